import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import type { PlainDnsServer } from './server.ts';
import type { TsigKey } from './tsig.ts';

/** Where updates go. */
export interface UpdateTarget {
  readonly server: PlainDnsServer;
  readonly protocol: 'UDP' | 'TCP';
  /** Signs the updates; absent: they go unsigned. */
  readonly key?: TsigKey;
}

/** One value of a TXT record set. Names are absolute. */
export interface TxtValue {
  readonly zone: string;
  readonly name: string;
  readonly value: string;
}

/** What an update needs of the world. */
export interface UpdateParts {
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
}

/**
 * Adds one TXT value beside all others; adding one that is there is success. RFC 2136 §2.5.1.
 * @throws Fault misconfigured (`DnsUpdateRefused`, `DnsUpdateNotAuthoritative`, `TsigKeyRefused`, `TsigSignatureRefused`, `TsigTimeRefused`),
 *   refused (`DnsUpdateFailed`: the server does not understand it), transient (SERVFAIL, no answer, a reply that is not signed as it must be).
 */
export function addTxtValue(
  parts: UpdateParts,
  target: UpdateTarget,
  record: TxtValue,
  signal: AbortSignal,
): Promise<void> {
  return unwritten(parts, target, record, signal);
}

/**
 * Deletes one TXT value and leaves all others; one that is not there, or a name that is not, is success. RFC 2136 §2.5.4.
 * @throws Fault as `addTxtValue`.
 */
export function deleteTxtValue(
  parts: UpdateParts,
  target: UpdateTarget,
  record: TxtValue,
  signal: AbortSignal,
): Promise<void> {
  return unwritten(parts, target, record, signal);
}

function unwritten(...given: readonly unknown[]): Promise<never> {
  return Promise.reject(
    new Fault('defect', { code: 'InternalError', message: 'dynamic updates are not written yet', cause: given }),
  );
}
