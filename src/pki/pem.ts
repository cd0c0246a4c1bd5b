import type { Der, Pem } from '../base/brand.ts';
import { der, pem } from '../base/brand.ts';
import { Fault } from '../base/fault.ts';

/** One PEM block: what its BEGIN line says it is, and its bytes. */
export interface PemBlock {
  readonly label: string;
  readonly der: Der;
  /** Header lines of the form before RFC 7468 (RFC 1421), e.g. `Proc-Type: 4,ENCRYPTED`; almost always empty. */
  readonly headers: readonly string[];
}

/** The largest PEM text that is read, in bytes. Source: reference §1.2; traps C8: tighter limits broke certificates with many names. */
export const pemLimits = {
  certificate: 36_500,
  privateKey: 13_000,
  chain: 95_000,
  bundle: 330_000,
} as const;

const BEGIN = /^-----BEGIN ([\x20-\x7e]{0,64})-----$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads all PEM blocks of a text in their order; none is an empty list. Takes CRLF, a byte order mark, text between blocks and space
 * around lines; anything larger than `limit` bytes is refused unread. Linear time. Source: RFC 7468 §2, §3 (lax form); traps C8.
 * No error text carries a part of the input but a label, and that only where it looks like one.
 * @throws Fault refused: code PemTooLarge; code InvalidPem (a block without END line, another label there, not base64).
 */
export function readPem(text: string | Uint8Array, limit: number): readonly PemBlock[] {
  refuseLarge(text, limit);
  const lines = linesOf(text);
  const blocks: PemBlock[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const label = BEGIN.exec(lines[at] ?? '')?.[1];
    if (label === undefined) continue;
    const end = endOfBlock(lines, at + 1, label);
    blocks.push(readBlock(label, lines.slice(at + 1, end)));
    at = end;
  }
  return blocks;
}

/** Writes one PEM block: base64 in lines of 64, LF, with LF at the end. Source: RFC 7468 §2. */
export function writePem(label: string, bytes: Uint8Array): Pem {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return pem(`-----BEGIN ${label}-----\n${base64.replaceAll(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`);
}

/** The size is looked at before anything else is: reading is what the limit protects. */
function refuseLarge(text: string | Uint8Array, limit: number): void {
  const size = typeof text === 'string' && text.length <= limit ? Buffer.byteLength(text) : text.length;
  if (size <= limit) return;
  throw new Fault('refused', {
    code: 'PemTooLarge',
    message: `provided PEM data was larger than the maximum ${limit}B`,
    remedy:
      'leave out what is not needed, e.g. text between the blocks or certificates that do not belong to the chain',
  });
}

/** Trimming takes CR and a byte order mark too. */
function linesOf(text: string | Uint8Array): string[] {
  const whole =
    typeof text === 'string' ? text : Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('utf8');
  return whole.split('\n').map((line) => line.trim());
}

function endOfBlock(lines: readonly string[], start: number, label: string): number {
  let end = start;
  while (end < lines.length && lines[end]?.startsWith('-----') !== true) end += 1;
  if (lines[end] !== `-----END ${label}-----`) throw invalidPem(label, 'has no END line of its own');
  return end;
}

function readBlock(label: string, lines: readonly string[]): PemBlock {
  const headers = lines.slice(0, headersEnd(lines));
  const base64 = lines.slice(headers.length).join('').replaceAll(/[ \t]/g, '');
  if (base64.length % 4 !== 0 || !BASE64.test(base64)) throw invalidPem(label, 'is not base64');
  return {
    label,
    der: der(new Uint8Array(Buffer.from(base64, 'base64'))),
    headers: headers.filter((line) => line !== ''),
  };
}

/** Headers end with an empty line; without a colon in the first line there are none. Source: RFC 1421 §4.4. */
function headersEnd(lines: readonly string[]): number {
  if (lines[0]?.includes(':') !== true) return 0;
  const empty = lines.indexOf('');
  return empty === -1 ? lines.length : empty;
}

function invalidPem(label: string, what: string): Fault {
  return new Fault('refused', { code: 'InvalidPem', message: `${nameOfBlock(label)} ${what}` });
}

/** Capital words, as all labels in use are. Lines of a key that was pasted into its BEGIN line are not. */
const USUAL_LABEL = /^[A-Z0-9]{1,14}(?: [A-Z0-9]{1,14}){0,4}$/;

/** A block for people: by its label, unless that could be a piece of a key. */
export const nameOfBlock = (label: string): string =>
  USUAL_LABEL.test(label) ? `the PEM block "${label}"` : 'a PEM block with an unusual label';
