import { Fault } from '../base/fault.ts';
import type { KeyAlgorithm } from './keys/key-algorithm.ts';
import type { PrivateKey } from './keys/private-key.ts';

/** Makes private keys without holding up the event loop. */
export interface KeyPool {
  /** A new key. RSA keys wait their turn; an abort takes them out of the queue. @throws the signal's reason; Fault transient if the library fails. */
  generate(algorithm: KeyAlgorithm, signal: AbortSignal): Promise<PrivateKey>;
  /** RSA keys in work and waiting. */
  size(): { readonly running: number; readonly waiting: number };
}

/** A key pool that works on at most `concurrentRsaJobs` RSA keys at once (the number of cores). */
export function createKeyPool(_limits: { readonly concurrentRsaJobs: number }): KeyPool {
  throw new Fault('defect', { code: 'NotWritten', message: 'not written' });
}
