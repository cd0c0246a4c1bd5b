import { minutes, seconds } from '../../base/instant.ts';
import { createOrderController } from '../../controllers/order/create-order-controller.ts';
import type { OrderAbilities } from '../../controllers/order/perform.ts';
import type { OrderReaders } from '../../controllers/order/view.ts';
import { orderWatches } from '../../controllers/order/watch.ts';
import type { BackOff } from '../../kube/fault-policy.ts';
import { wakeOn } from '../../kube/run-controllers.ts';
import type { ControllerRoom, Furniture } from '../../kube/run-controllers/room.ts';
import { createRoom } from '../../kube/run-controllers/room.ts';
import { isReadBy } from './read-stores.ts';
import type { ControllerSettings } from './settings.ts';
import type { Stores } from './stores.ts';

/** Of the reference's orders and challenges. Source: reference 01 §2.1. */
export const acmeBackOff: BackOff = { base: seconds(5), max: minutes(30) };

/** The controller of Orders with its queue; undefined when it is switched off. */
export function orderRoom(
  furniture: Furniture,
  stores: Stores,
  abilities: OrderAbilities,
  { flags, switches }: ControllerSettings,
): ControllerRoom | undefined {
  if (!switches.orders) return undefined;
  const readers: OrderReaders = {
    certificates: stores.certificates.store,
    requests: stores.requests.store,
    issuers: stores.issuers.store,
    clusterIssuers: stores.clusterIssuers.store,
    secrets: stores.secrets.store,
    strangers: stores.strangers.store,
    orders: stores.orders.store,
    challenges: stores.challenges.store,
  };
  const watches = orderWatches(readers);
  const wakes = [
    wakeOn(stores.orders.store, watches.orders),
    wakeOn(stores.challenges.store, watches.challenges),
    wakeOn(stores.requests.store, watches.requests),
    wakeOn(stores.issuers.store, watches.issuers),
    ...(flags.namespace === '' ? [wakeOn(stores.clusterIssuers.store, watches.clusterIssuers)] : []),
    isReadBy(stores.secrets.store),
    isReadBy(stores.strangers.store),
    isReadBy(stores.certificates.store),
  ];
  const settings = { clusterResourceNamespace: flags['cluster-resource-namespace'] };
  const controller = createOrderController(readers, abilities, settings);
  return createRoom(furniture, controller, wakes, { backOff: acmeBackOff, standsFor: 1 });
}
