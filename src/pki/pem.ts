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

/**
 * Reads all PEM blocks of a text in their order; none is an empty list. Takes CRLF, a byte order mark, text between blocks and space
 * around lines; anything larger than `limit` bytes is refused unread. Linear time. Source: RFC 7468 §2, §3 (lax form); traps C8.
 * @throws Fault refused: code PemTooLarge; code InvalidPem (a block without END line, another label there, not base64).
 */
export function readPem(text: string | Uint8Array, limit: number): readonly PemBlock[] {
  throw new Fault('defect', { code: 'NotWritten', message: `${String(text.length)} ${limit}` });
}

/** Writes one PEM block: base64 in lines of 64, LF, with LF at the end. Source: RFC 7468 §2. */
export function writePem(label: string, bytes: Uint8Array): Pem {
  return pem(`${label}${der(bytes).length}`);
}
