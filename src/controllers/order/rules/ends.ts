import type { ChallengeFacts } from '../../../api/challenge/facts.ts';
import { isFailedState, isFinalState } from '../../../api/order/facts.ts';
import { challengeType } from '../../../api/resource-types.ts';
import type { Instant } from '../../../base/instant.ts';
import type { OrderView } from '../view.ts';
import type { OrderWord } from './word.ts';
import { settled } from './word.ts';

/** An Order that is going away: its Challenges go by garbage collection, each after its own clean-up. */
export const leaveDeletedAlone = ({ order }: OrderView, now: Instant): OrderWord | undefined =>
  order.metadata.deletionTimestamp === undefined ? undefined : settled('the Order is being deleted', now);

/**
 * Failed for good: nothing is asked again. Challenges that were still under way are taken back, so that no record stays behind; those that
 * have failed stay and tell why. A final state is never left: what the cache shows of it cannot be too old to act on. Source: reference §2.13.
 */
export function restAtFailure(view: OrderView, now: Instant): OrderWord | undefined {
  const { order, challenges } = view;
  if (!isFailedState(order.status.state)) return undefined;
  const underWay = challenges.find(({ status, metadata }) => !isFinalState(status.state) && !isGoing(metadata));
  return underWay === undefined
    ? settled(`the Order is ${order.status.state}`, now)
    : deleteChallenge(underWay, 'the Order has failed');
}

/** The certificate is there: Challenges have served their turn. Source: reference §2.13. */
export function restWhenDone(view: OrderView, now: Instant): OrderWord | undefined {
  const { order, challenges } = view;
  if (order.status.state !== 'valid' || order.chainDigest === undefined) return undefined;
  const spent = challenges.find(({ metadata }) => !isGoing(metadata));
  return spent === undefined ? settled('the Order is complete', now) : deleteChallenge(spent, 'the Order is complete');
}

/** Deletes a Challenge; its own controller cleans up behind it. */
export const deleteChallenge = ({ metadata }: ChallengeFacts, because: string): OrderWord => ({
  do: 'delete',
  of: {
    key: { type: challengeType, namespace: metadata.namespace, name: metadata.name },
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
  },
  because,
  class: 'housekeeping',
});

const isGoing = ({ deletionTimestamp }: ChallengeFacts['metadata']): boolean => deletionTimestamp !== undefined;
