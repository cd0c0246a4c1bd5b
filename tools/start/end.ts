import type { CertificateRow } from './certificates.ts';
import { clientLine } from './frame.ts';
import type { Frame } from './frame.ts';

/** How the demo ended. */
export type DemoEnd =
  | { readonly is: 'renewed'; readonly lines: readonly string[] }
  | { readonly is: 'interrupted' }
  | { readonly is: 'failed'; readonly because: string };

/** The Certificates that Pebble issues. */
const ACME_CERTIFICATES = ['by-dns', 'by-http'];

/** How --once ends, if all that it waits for has happened. */
export function onceEnd(frame: Frame): DemoEnd | undefined {
  if (frame.renewals === 0 || acmeMissing(frame).length > 0) return undefined;
  if (frame.count.failedHandshakes > 0)
    return { is: 'failed', because: `the renewal cost handshakes: ${clientLine(frame)}` };
  const lines = [`Renewed and served: ${clientLine(frame)}`];
  return { is: 'renewed', lines: frame.acme === undefined ? lines : [...lines, acmeLine(frame)] };
}

/** What --once has been waiting for in vain. */
export function lateText(frame: Frame | undefined, minutes: number): string {
  const served =
    frame === undefined || frame.renewals === 0
      ? [`no renewal was seen over TLS within ${minutes} minutes; ${stateOf(frame, 'demo-localhost')}`]
      : [];
  const acme = frame === undefined ? [] : acmeMissing(frame);
  const late = acme.map((what) => `${what} within ${minutes} minutes`);
  return [...served, ...late].join('; ');
}

function stateOf(frame: Frame | undefined, name: string): string {
  const row = frame?.rows.find((one) => one.name === name);
  return row === undefined ? 'the certificate was never seen' : `Ready is ${row.ready}, ${row.reason}: ${row.message}`;
}

/** What is still missing of the part of --acme: both issued, and one of them renewed. */
function acmeMissing(frame: Frame): readonly string[] {
  if (frame.acme === undefined) return [];
  const missing = ACME_CERTIFICATES.filter((name) => !isIssued(frame, name));
  if (missing.length > 0) return missing.map((name) => `${name} was not issued (${stateOf(frame, name)})`);
  const isRenewed = acmeRows(frame).some((row) => renewalsOf(row) > 0);
  return isRenewed ? [] : [`none of ${ACME_CERTIFICATES.join(' and ')} was renewed`];
}

const isIssued = (frame: Frame, name: string): boolean =>
  frame.acme?.proofs.has(name) === true && acmeRows(frame).some((row) => row.name === name && row.ready === 'True');

const acmeRows = ({ rows }: Frame): readonly CertificateRow[] =>
  rows.filter(({ name }) => ACME_CERTIFICATES.includes(name));

const renewalsOf = ({ ready, revision }: CertificateRow): number => (ready === 'True' ? (revision ?? 1) - 1 : 0);

/** `Issued by Pebble: by-dns by DNS-01 (1 renewal), by-http by HTTP-01 (1 renewal)`. */
function acmeLine(frame: Frame): string {
  const told = acmeRows(frame).map((row) => {
    const renewals = renewalsOf(row);
    return `${row.name} by ${frame.acme?.proofs.get(row.name)} (${renewals} ${renewals === 1 ? 'renewal' : 'renewals'})`;
  });
  return `Issued by Pebble: ${told.join(', ')}`;
}
