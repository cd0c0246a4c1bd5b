import { challengeType } from '../../../api/resource-types.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, hours } from '../../../base/instant.ts';
import type { Rest } from '../../../kube/step.ts';
import type { OrderView } from '../view.ts';

/** Rests until a Challenge of the Order changes. */
export const awaitChallenges = (view: OrderView, because: string, now: Instant): Extract<Rest, { do: 'await' }> => ({
  do: 'await',
  because,
  changeOf: view.challenges.map(({ metadata }) => ({
    type: challengeType,
    namespace: metadata.namespace,
    name: metadata.name,
  })),
  atLatest: after(now, hours(1)),
});
