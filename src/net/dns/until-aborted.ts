import { cancelledFault } from '../network-fault.ts';

/**
 * What a promise gives, or the signal's Fault as soon as it aborts: for what cannot be called off.
 * @throws Fault the signal's reason, or transient `Cancelled`; what the promise fails with.
 */
export function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const abort = (): void => reject(cancelledFault(signal));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  return promise;
}
