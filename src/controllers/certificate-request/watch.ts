import type { CertificateRequestFacts } from '../../api/certificate-request/facts.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import type { Cached, ObjectKey } from '../../api/kubernetes.ts';
import type { OrderFacts } from '../../api/order/facts.ts';
import type { SecretFacts } from '../../api/secret/facts.ts';
import type { Change } from '../../kube/controller.ts';
import type { Watch } from '../../kube/run-controllers.ts';
import type { CertificateRequestSettings } from './settings.ts';
import type { CertificateRequestReaders } from './view.ts';
import { requestCondition } from '../../api/certificate-request/facts.ts';
import { certificateRequestType } from '../../api/resource-types.ts';
import { issuerText, textOfIssuer } from '../issuer-indexes.ts';
import { annotationKeys } from '../../api/metadata-keys.ts';

const keyOf = ({ metadata: { namespace, name } }: Cached): ObjectKey => ({
  type: certificateRequestType,
  namespace,
  name,
});

/**
 * What wakes a CertificateRequest: itself, its issuer, the Secrets that its issuer names, and the Secret that holds its own private key.
 * Only requests not answered yet are woken by others.
 */
export function certificateRequestWatches(readers: CertificateRequestReaders, settings: CertificateRequestSettings) {
  const waitingFor = (issuer: IssuerFacts) => readers.requests.by('issuer', textOfIssuer(issuer)).map(keyOf);
  const concernedBy = ({ metadata: { namespace, name } }: Cached): readonly ObjectKey[] => {
    const place = `${namespace}/${name}`;
    const clusterIssuers =
      namespace === settings.clusterResourceNamespace ? readers.clusterIssuers.by('secret', `/${name}`) : [];
    return [
      ...readers.requests.by('keySecret', place).map(keyOf),
      ...[...readers.issuers.by('secret', place), ...clusterIssuers].flatMap(waitingFor),
    ];
  };
  const requests: Watch<CertificateRequestFacts> = {
    store: 'certificaterequests',
    keys: (change) => latest(change).map(keyOf),
  };
  const issuers: Watch<IssuerFacts> = { store: 'issuers', keys: (change) => latest(change).flatMap(waitingFor) };
  const clusterIssuers: Watch<IssuerFacts> = { ...issuers, store: 'clusterissuers' };
  const secrets: Watch<SecretFacts> = { store: 'secrets', keys: (change) => latest(change).flatMap(concernedBy) };
  const strangers: Watch<Cached> = {
    store: 'secrets-metadata',
    keys: (change) => latest(change).flatMap(concernedBy),
  };
  const orders: Watch<OrderFacts> = {
    store: 'orders',
    keys: (change) =>
      latest(change).flatMap(({ controller }) =>
        controller === undefined ? [] : readers.requests.by('uid', controller).map(keyOf),
      ),
  };
  return { requests, issuers, clusterIssuers, secrets, strangers, orders };
}

/** Before and after have the same name, by which alone others are found here. */
function latest<T extends Cached>({ before, after }: Change<T>): readonly T[] {
  const object = after ?? before;
  return object === undefined ? [] : [object];
}

/** The indexes that a CertificateRequest is filed under. */
export const certificateRequestIndexes = {
  uid: ({ metadata }: CertificateRequestFacts) => [metadata.uid],
  /** Those not answered yet, by issuer. */
  issuer: (request: CertificateRequestFacts) =>
    isAnswered(request) ? [] : [issuerText(request.spec.issuerRef, request.metadata.namespace)],
  /** Those not answered yet, by the Secret that holds their private key: `namespace/name`. */
  keySecret: (request: CertificateRequestFacts) => {
    const name = request.metadata.annotations[annotationKeys.privateKeySecretName];
    return name === undefined || isAnswered(request) ? [] : [`${request.metadata.namespace}/${name}`];
  },
  /** Those that this program has approved, by issuer. */
  approvedByUs: (request: CertificateRequestFacts) => {
    const approved = requestCondition(request, 'Approved');
    return approved?.status === 'True' && approved.reason === 'cert-manager.io'
      ? [issuerText(request.spec.issuerRef, request.metadata.namespace)]
      : [];
  },
} as const;

function isAnswered(request: CertificateRequestFacts): boolean {
  const reason = requestCondition(request, 'Ready')?.reason;
  return reason === 'Issued' || reason === 'Failed' || reason === 'Denied';
}
