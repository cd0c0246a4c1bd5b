import { acmeProblemOf } from '../../../acme/problem.ts';
import type { Fault } from '../../../base/fault.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { formatInstant } from '../../../base/instant.ts';
import type { OrderView, ReadyOrderView } from '../view.ts';
import { everyId } from './calls.ts';
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
export function afterTrouble(view: ReadyOrderView, doing: string, trouble: Trouble, now: Instant): OrderWord {
  const reason = `${doing}: ${describeFault(trouble.fault)}`;
  if (isLost(view, trouble.fault)) return orderAnew(view, reason, now);
  return trouble.fault.kind === 'refused' ? errored(view, reason, now) : waitTelling(view, reason, trouble.retryAt);
}

const NOT_FOUND = 404;

/**
 * The server has no such order any more: it has lost it, or expired orders are taken away. Once in the life of an Order that is no failure of what was asked;
 * `failureTime` says that it has happened, so that a server which loses all of them is not asked without end. Source: reliability FT-19.
 */
const isLost = ({ order: { status } }: OrderView, fault: Fault): boolean =>
  acmeProblemOf(fault)?.status === NOT_FOUND && status.url !== undefined && status.failureTime === undefined;

/** Begins from the beginning; Challenges of the old order are taken away when the new one says what has to be proven. */
function orderAnew(view: ReadyOrderView, reason: string, now: Instant): OrderWord {
  const message = `${reason}; ordering anew, as the server no longer knows the order`;
  return writeStatus(
    view,
    { state: 'pending', url: null, finalizeURL: null, authorizations: null, failureTime: formatInstant(now) },
    { then: [warning('OrderLost', message)], clears: everyId(view) },
  );
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
