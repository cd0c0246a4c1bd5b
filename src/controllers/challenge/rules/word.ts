import type { ChallengeStatus } from '../../../api/challenge/types.ts';
import type { ObjectKey } from '../../../api/kubernetes.ts';
import { challengeType } from '../../../api/resource-types.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, hours } from '../../../base/instant.ts';
import type { EventDraft, Rest, Seen, Step } from '../../../kube/step.ts';
import type { ChallengeCall } from '../calls.ts';
import type { ChallengeView } from '../view.ts';

/** One thing this controller may decide. */
export type ChallengeWord = Step<ChallengeCall> | Rest;

/** Event source and field manager. Source: reference §2.1. */
export const component = 'cert-manager-challenges';

/** The key of the Challenge. */
export const ownKey = ({ challenge: { metadata } }: ChallengeView): ObjectKey => ({
  type: challengeType,
  namespace: metadata.namespace,
  name: metadata.name,
});

/** The Challenge as a write's precondition. */
export const seenChallenge = (view: ChallengeView): Seen => ({
  key: ownKey(view),
  uid: view.challenge.metadata.uid,
  resourceVersion: view.challenge.metadata.resourceVersion,
});

/** Nothing more to do for a Challenge, unless it changes. */
export const settled = (because: string, now: Instant): Rest => ({
  do: 'sleep',
  because,
  until: after(now, hours(10)),
});

/** Writes a part of the status. Both booleans are always there. Reference 1.6. */
export function writeStatus(
  view: ChallengeView,
  part: { readonly [Field in keyof ChallengeStatus]: ChallengeStatus[Field] | null },
  more: { readonly then?: readonly EventDraft[]; readonly clears?: readonly string[] } = {},
): ChallengeWord {
  const { processing = false, presented = false } = view.challenge.status;
  return {
    do: 'setStatus',
    of: seenChallenge(view),
    status: { processing, presented, ...part },
    manager: component,
    class: 'urgent',
    ...more,
  };
}

/** A Warning about the Challenge. */
export const warning = (reason: string, message: string): EventDraft => ({
  type: 'Warning',
  reason,
  message,
  component,
});
/** A Normal event about the Challenge. */
export const normal = (reason: string, message: string): EventDraft => ({ type: 'Normal', reason, message, component });
