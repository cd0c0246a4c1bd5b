import { seconds } from '../../base/instant.ts';
import { createCertificateController } from '../../controllers/certificate/create-certificate-controller.ts';
import type { CertificateAbilities } from '../../controllers/certificate/perform.ts';
import type { CertificateSettings } from '../../controllers/certificate/settings.ts';
import type { CertificateReaders } from '../../controllers/certificate/view.ts';
import { certificateWatches } from '../../controllers/certificate/watch.ts';
import type { BackOff } from '../../kube/fault-policy.ts';
import { wakeOn } from '../../kube/run-controllers.ts';
import type { ControllerRoom, Furniture } from '../../kube/run-controllers/room.ts';
import { createRoom } from '../../kube/run-controllers/room.ts';
import { isReadBy } from './read-stores.ts';
import type { Stores } from './stores.ts';

/** Of the reference's certificates-* queues. Source: reference 01 §2.1. */
const BACK_OFF: BackOff = { base: seconds(1), max: seconds(30) };

/** Its trigger, request manager and issuing controller work on different Certificates at the same time. Measured: docs/performance.md. */
const STANDS_FOR = 3;

/** What the command line says to it. */
export interface CertificateRoomOptions {
  readonly settings: CertificateSettings;
  /** The only namespace to work in, or '': then issuers of the cluster are looked at too. */
  readonly namespace: string;
}

/** The controller of Certificates with its queue; undefined when all its rule groups are switched off. */
export function certificateRoom(
  furniture: Furniture,
  stores: Stores,
  abilities: CertificateAbilities,
  { settings, namespace }: CertificateRoomOptions,
): ControllerRoom | undefined {
  if (Object.values(settings.enabled).every((isOn) => !isOn)) return undefined;
  const readers: CertificateReaders = {
    certificates: stores.certificates.store,
    requests: stores.requests.store,
    secrets: stores.secrets.store,
    strangers: stores.strangers.store,
    issuers: stores.issuers.store,
    clusterIssuers: stores.clusterIssuers.store,
  };
  const watches = certificateWatches(readers);
  const wakes = [
    wakeOn(stores.certificates.store, watches.certificates),
    wakeOn(stores.requests.store, watches.requests),
    wakeOn(stores.secrets.store, watches.secrets),
    wakeOn(stores.strangers.store, watches.strangers),
    isReadBy(stores.issuers.store),
    ...(namespace === '' ? [isReadBy(stores.clusterIssuers.store)] : []),
  ];
  return createRoom(furniture, createCertificateController(readers, abilities, settings), wakes, {
    backOff: BACK_OFF,
    standsFor: STANDS_FOR,
  });
}
