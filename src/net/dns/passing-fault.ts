import { Fault } from '../../base/fault.ts';
import { isPassing } from '../../base/is-passing.ts';

/**
 * What was thrown, where it is one server's failure to answer and so a finding about that server.
 * @throws what was thrown: when nobody waits for the answer any more, and for all else.
 */
export function passingFault(thrown: unknown, signal: AbortSignal): Fault {
  if (signal.aborted || !(thrown instanceof Fault) || !isPassing(thrown)) throw thrown;
  return thrown;
}
