import type { Fault } from '../../../base/fault.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { formatInstant } from '../../../base/instant.ts';
import type { OrderView } from '../view.ts';
import type { OrderWord } from './word.ts';
import { warning, writeStatus } from './word.ts';

/** A call that failed, and when it may be made again. */
export interface Trouble {
  readonly fault: Fault;
  readonly retryAt: Instant;
}

/**
 * What a failed call means for the Order. The server's no to what was asked ends it, with the server's words as the reason; everything else
 * (network, server errors, limits, an account that a person has to mend) is waited for, and told once. Source: reference §2.13; traps F4, F5.
 */
export function afterTrouble(view: OrderView, doing: string, trouble: Trouble, now: Instant): OrderWord {
  const reason = `${doing}: ${describeFault(trouble.fault)}`;
  return trouble.fault.kind === 'refused' ? errored(view, reason, now) : waitTelling(view, reason, trouble.retryAt);
}

/** Ends the Order. */
export const errored = (view: OrderView, reason: string, now: Instant): OrderWord =>
  writeStatus(
    view,
    { state: 'errored', reason, failureTime: formatInstant(now) },
    { then: [warning('Failed', reason)] },
  );

/** Says in the status what is waited for, and waits. */
export function waitTelling(view: OrderView, reason: string, until: Instant): OrderWord {
  if (view.order.status.reason === reason) return { do: 'sleep', because: reason, until };
  return writeStatus(view, { reason }, { then: [warning('Waiting', reason)] });
}
