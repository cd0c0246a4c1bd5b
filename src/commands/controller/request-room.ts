import { minutes, seconds } from '../../base/instant.ts';
import type { CertificateRequestAbilities } from '../../controllers/certificate-request/perform.ts';
import { createCertificateRequestController } from '../../controllers/certificate-request/create-certificate-request-controller.ts';
import type { CertificateRequestReaders } from '../../controllers/certificate-request/view.ts';
import { certificateRequestWatches } from '../../controllers/certificate-request/watch.ts';
import type { BackOff } from '../../kube/fault-policy.ts';
import { wakeOn } from '../../kube/run-controllers.ts';
import type { ControllerRoom, Furniture } from '../../kube/run-controllers/room.ts';
import { createRoom } from '../../kube/run-controllers/room.ts';
import { isReadBy } from './read-stores.ts';
import type { ControllerSettings } from './settings.ts';
import type { Stores } from './stores.ts';

/** Of the reference's certificaterequests-* and issuer queues. Source: reference 01 §2.1. */
export const slowBackOff: BackOff = { base: seconds(5), max: minutes(5) };

/** The controller of CertificateRequests with its queue; undefined when approver and signers are switched off. */
export function requestRoom(
  furniture: Furniture,
  stores: Stores,
  abilities: CertificateRequestAbilities,
  { flags, switches, gates }: ControllerSettings,
): ControllerRoom | undefined {
  const { approver, acmeSigner, caSigner, selfSignedSigner } = switches;
  if (!approver && !acmeSigner && !caSigner && !selfSignedSigner) return undefined;
  const settings = {
    clusterResourceNamespace: flags['cluster-resource-namespace'],
    useAri: gates.ACMEUseARI,
    enabled: { approver, acmeSigner, caSigner, selfSignedSigner },
  };
  const readers: CertificateRequestReaders = {
    certificates: stores.certificates.store,
    requests: stores.requests.store,
    issuers: stores.issuers.store,
    clusterIssuers: stores.clusterIssuers.store,
    secrets: stores.secrets.store,
    strangers: stores.strangers.store,
    orders: stores.orders.store,
  };
  const watches = certificateRequestWatches(readers, settings);
  const wakes = [
    wakeOn(stores.requests.store, watches.requests),
    wakeOn(stores.issuers.store, watches.issuers),
    ...(flags.namespace === '' ? [wakeOn(stores.clusterIssuers.store, watches.clusterIssuers)] : []),
    wakeOn(stores.secrets.store, watches.secrets),
    wakeOn(stores.strangers.store, watches.strangers),
    ...(acmeSigner ? [wakeOn(stores.orders.store, watches.orders)] : []),
    isReadBy(stores.certificates.store),
  ];
  return createRoom(furniture, createCertificateRequestController(readers, abilities, settings), wakes, {
    backOff: slowBackOff,
    standsFor: 1,
  });
}
