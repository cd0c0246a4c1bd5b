import { createIssuerController } from '../../controllers/issuer/create-issuer-controller.ts';
import type { IssuerAbilities } from '../../controllers/issuer/perform.ts';
import type { IssuerReaders } from '../../controllers/issuer/view.ts';
import { issuerWatches } from '../../controllers/issuer/watch.ts';
import { wakeOn } from '../../kube/run-controllers.ts';
import type { ControllerRoom, Furniture } from '../../kube/run-controllers/room.ts';
import { createRoom } from '../../kube/run-controllers/room.ts';
import { slowBackOff } from './request-room.ts';
import type { ControllerSettings } from './settings.ts';
import type { Stores } from './stores.ts';

/** The controller of Issuers and ClusterIssuers with its queue; undefined when both are switched off. */
export function issuerRoom(
  furniture: Furniture,
  stores: Stores,
  abilities: IssuerAbilities,
  { flags, switches }: ControllerSettings,
): ControllerRoom | undefined {
  const clusterIssuers = switches.clusterIssuers && flags.namespace === '';
  if (!switches.issuers && !clusterIssuers) return undefined;
  const settings = {
    clusterResourceNamespace: flags['cluster-resource-namespace'],
    enabled: { issuers: switches.issuers, clusterIssuers },
  };
  const readers: IssuerReaders = {
    issuers: stores.issuers.store,
    clusterIssuers: stores.clusterIssuers.store,
    secrets: stores.secrets.store,
    strangers: stores.strangers.store,
  };
  const watches = issuerWatches(readers, settings);
  const wakes = [
    wakeOn(stores.issuers.store, watches.issuers),
    ...(clusterIssuers ? [wakeOn(stores.clusterIssuers.store, watches.clusterIssuers)] : []),
    wakeOn(stores.secrets.store, watches.secrets),
    wakeOn(stores.strangers.store, watches.strangers),
  ];
  return createRoom(furniture, createIssuerController(readers, abilities, settings), wakes, {
    backOff: slowBackOff,
    standsFor: 1,
  });
}
