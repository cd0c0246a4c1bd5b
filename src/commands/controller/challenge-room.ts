import { createChallengeController } from '../../controllers/challenge/create-challenge-controller.ts';
import type { ChallengeAbilities } from '../../controllers/challenge/perform.ts';
import type { ChallengeSettings } from '../../controllers/challenge/settings.ts';
import type { ChallengeReaders } from '../../controllers/challenge/view.ts';
import { challengeWatches } from '../../controllers/challenge/watch.ts';
import { wakeOn } from '../../kube/run-controllers.ts';
import type { ControllerRoom, Furniture } from '../../kube/run-controllers/room.ts';
import { createRoom } from '../../kube/run-controllers/room.ts';
import { acmeBackOff } from './order-room.ts';
import type { ControllerSettings } from './settings.ts';
import type { Stores } from './stores.ts';

/** The controller of Challenges with its queue; undefined when it is switched off. */
export function challengeRoom(
  furniture: Furniture,
  stores: Stores,
  abilities: ChallengeAbilities,
  { flags, switches }: ControllerSettings,
): ControllerRoom | undefined {
  if (!switches.challenges) return undefined;
  const settings: ChallengeSettings = {
    clusterResourceNamespace: flags['cluster-resource-namespace'],
    mostAtOnce: flags['max-concurrent-challenges'],
    ambientCredentials: {
      issuers: flags['issuer-ambient-credentials'],
      clusterIssuers: flags['cluster-issuer-ambient-credentials'],
    },
    recursiveOnly: flags['dns01-recursive-nameservers-only'],
    checkPeriod: flags['dns01-check-retry-period'],
    settleTime: flags['dns01-settle-time'],
  };
  const readers: ChallengeReaders = {
    challenges: stores.challenges.store,
    orders: stores.orders.store,
    issuers: stores.issuers.store,
    clusterIssuers: stores.clusterIssuers.store,
    secrets: stores.secrets.store,
    strangers: stores.strangers.store,
  };
  const watches = challengeWatches(readers, settings);
  const wakes = [
    wakeOn(stores.challenges.store, watches.challenges),
    wakeOn(stores.orders.store, watches.orders),
    wakeOn(stores.issuers.store, watches.issuers),
    ...(flags.namespace === '' ? [wakeOn(stores.clusterIssuers.store, watches.clusterIssuers)] : []),
    wakeOn(stores.secrets.store, watches.secrets),
    wakeOn(stores.strangers.store, watches.strangers),
  ];
  const controller = createChallengeController(readers, abilities, settings);
  return createRoom(furniture, controller, wakes, { backOff: acmeBackOff, standsFor: 1 });
}
