import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { Oracle } from './evidence.ts';

const HISTORY_LIMIT = 1;
/** So long the controller tries to give the Lease back; on a machine too busy for that it runs out by itself. */
const RELEASE_SECONDS = 5;

/** O4: nothing is left: next keys, requests beyond the history limit or of nobody, finalizers, deletions that do not end, a held Lease. */
export const nothingIsLeft: Oracle = ({ end, stopSeconds }) =>
  [
    ...end.filter(isNextKey).map((secret) => `Secret ${secret.metadata.name} with a next key is left`),
    ...requestsTooMany(end),
    ...end
      .filter(({ metadata }) => (metadata.finalizers ?? []).length > 0)
      .map((one) => `${nameOf(one)} has finalizers`),
    ...end
      .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
      .map((one) => `${nameOf(one)} is being deleted`),
    ...(stopSeconds < RELEASE_SECONDS ? heldLeases(end) : []),
  ].map((text) => ({ oracle: 'O4', text }));

const isNextKey = ({ metadata }: KubeObject): boolean =>
  metadata.labels?.['cert-manager.io/next-private-key'] !== undefined;

const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`;

function requestsTooMany(end: readonly KubeObject[]): readonly string[] {
  const requests = end.filter(({ kind }) => kind === 'CertificateRequest');
  const certificates = end.filter(({ kind }) => kind === 'Certificate');
  const ofNobody = requests.filter((request) => !certificates.some((certificate) => owns(certificate, request)));
  return [
    ...ofNobody.map((request) => `${nameOf(request)} belongs to no Certificate`),
    ...certificates.flatMap((certificate) => {
      const own = requests.filter((request) => owns(certificate, request));
      return own.length <= HISTORY_LIMIT ? [] : [`${nameOf(certificate)} has ${own.length} requests`];
    }),
  ];
}

const owns = (owner: KubeObject, object: KubeObject): boolean =>
  (object.metadata.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata.uid);

function heldLeases(end: readonly KubeObject[]): readonly string[] {
  const leases = end.filter(({ kind }) => kind === 'Lease');
  const holderOf = (lease: KubeObject): string =>
    (lease['spec'] as { readonly holderIdentity?: string } | undefined)?.holderIdentity ?? '';
  return [
    ...(leases.length > 1 ? [`there are ${leases.length} Leases`] : []),
    ...leases
      .filter((lease) => holderOf(lease) !== '')
      .map((lease) => `${nameOf(lease)} is held by ${holderOf(lease)}`),
  ];
}
