import { createChallengeController } from '../../controllers/challenge/create-challenge-controller.ts';
import type { ChallengeAbilities } from '../../controllers/challenge/perform.ts';
import type { ChallengeSettings } from '../../controllers/challenge/settings.ts';
import type { ChallengeReaders } from '../../controllers/challenge/view.ts';
import { challengeWatches } from '../../controllers/challenge/watch.ts';
import { wakeOn } from '../../kube/run-controllers.ts';
import type { ControllerRoom, Furniture } from '../../kube/run-controllers/room.ts';
import { createRoom } from '../../kube/run-controllers/room.ts';
import { acmeBackOff } from './order-room.ts';
import type { Stores } from './stores.ts';

/** What the command line says to it. */
export interface ChallengeRoomOptions {
  readonly settings: ChallengeSettings;
  readonly isOn: boolean;
  /** The only namespace to work in, or '': then issuers of the cluster are looked at too. */
  readonly namespace: string;
}

/** The controller of Challenges with its queue; undefined when it is switched off. */
export function challengeRoom(
  furniture: Furniture,
  stores: Stores,
  abilities: ChallengeAbilities,
  { settings, isOn, namespace }: ChallengeRoomOptions,
): ControllerRoom | undefined {
  if (!isOn) return undefined;
  const readers: ChallengeReaders = {
    challenges: stores.challenges.store,
    orders: stores.orders.store,
    issuers: stores.issuers.store,
    clusterIssuers: stores.clusterIssuers.store,
    secrets: stores.secrets.store,
    strangers: stores.strangers.store,
    solverObjects: stores.solverObjects.map(({ store }) => store),
  };
  const watches = challengeWatches(readers, settings);
  const wakes = [
    wakeOn(stores.challenges.store, watches.challenges),
    wakeOn(stores.orders.store, watches.orders),
    wakeOn(stores.issuers.store, watches.issuers),
    ...(namespace === '' ? [wakeOn(stores.clusterIssuers.store, watches.clusterIssuers)] : []),
    wakeOn(stores.secrets.store, watches.secrets),
    wakeOn(stores.strangers.store, watches.strangers),
    ...stores.solverObjects.map(({ store }) => wakeOn(store, watches.solverObjects(store.name))),
  ];
  const controller = createChallengeController(readers, abilities, settings);
  return createRoom(furniture, controller, wakes, { backOff: acmeBackOff, standsFor: 1 });
}
