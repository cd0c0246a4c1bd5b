import type { CertificateFacts } from '../../api/certificate/facts.ts';
import { certificateFacts } from '../../api/certificate/facts.ts';
import type { CertificateRequestFacts } from '../../api/certificate-request/facts.ts';
import { certificateRequestFacts } from '../../api/certificate-request/facts.ts';
import type { ChallengeFacts } from '../../api/challenge/facts.ts';
import { challengeFacts } from '../../api/challenge/facts.ts';
import type { SolverObjectFacts } from '../../api/challenge/solver-object.ts';
import { SOLVER_LABEL, solverObjectFacts, solverObjectIndexes } from '../../api/challenge/solver-object.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import { issuerFacts } from '../../api/issuer/facts.ts';
import type { Cached, KubeObject, ResourceType } from '../../api/kubernetes.ts';
import { cachedMetadata } from '../../api/metadata.ts';
import {
  certificateRequestType,
  certificateType,
  challengeType,
  clusterIssuerType,
  issuerType,
  orderType,
  secretType,
} from '../../api/resource-types.ts';
import type { OrderFacts } from '../../api/order/facts.ts';
import { orderFacts } from '../../api/order/facts.ts';
import type { SecretFacts } from '../../api/secret/facts.ts';
import { secretFacts } from '../../api/secret/facts.ts';
import { certificateRequestIndexes } from '../../controllers/certificate-request/watch.ts';
import { challengeIndexes } from '../../controllers/challenge/watch.ts';
import { orderIndexes } from '../../controllers/order/watch.ts';
import { issuerIndexes } from '../../controllers/issuer-indexes.ts';
import type { Uid } from '../../base/brand.ts';
import { certificateIndexes } from '../../controllers/certificate/watch.ts';
import type { Selection } from '../../kube/kube-api.ts';
import type { Reflected } from '../../kube/run-controllers.ts';
import type { Store, StoreOptions } from '../../kube/store.ts';
import { createStore } from '../../kube/store.ts';
import type { Log } from '../../telemetry/log.ts';
import { labelKeys } from '../../api/metadata-keys.ts';

/** A cache, and what of the API server belongs into it. */
export interface WatchedStore<T extends Cached> {
  readonly store: Store<T>;
  readonly selection: Selection;
}

/** Every cache of the controller. */
export interface Stores {
  readonly certificates: WatchedStore<CertificateFacts>;
  readonly requests: WatchedStore<CertificateRequestFacts>;
  /** Secrets with our label. */
  readonly secrets: WatchedStore<SecretFacts>;
  /** All other Secrets: metadata only, so that the contents of what is not ours are never held. */
  readonly strangers: WatchedStore<Cached>;
  readonly issuers: WatchedStore<IssuerFacts>;
  /** Stays empty and is not watched with `--namespace`. */
  readonly clusterIssuers: WatchedStore<IssuerFacts>;
  readonly orders: WatchedStore<OrderFacts>;
  readonly challenges: WatchedStore<ChallengeFacts>;
  /** What was made for Challenges of HTTP-01, by kind. */
  readonly solverObjects: readonly WatchedStore<SolverObjectFacts>[];
}

/** All of them in one list. */
export const everyStore = (stores: Stores): readonly Reflected[] => [
  stores.certificates,
  stores.requests,
  stores.secrets,
  stores.strangers,
  stores.issuers,
  stores.clusterIssuers,
  stores.orders,
  stores.challenges,
  ...stores.solverObjects,
];

/** What the stores need to know. */
export interface StoreParts {
  /** `--namespace`; '' is all. */
  readonly namespace: string;
  readonly log: Log;
  /** Told of each version of a CertificateRequest that comes in. */
  onRequest(raw: KubeObject): void;
  /** Told of each version of an Order that comes in. */
  onOrder(raw: KubeObject): void;
  /** Kinds that solvers of HTTP-01 are made of. */
  readonly solverTypes?: readonly ResourceType[];
}

const isOurs = ({ metadata }: KubeObject): boolean => Object.hasOwn(metadata.labels ?? {}, labelKeys.forAttentionOf);

/** Makes the caches, empty. Secrets are two: ours as facts, all others as metadata. Source: architecture 5.2; reference 01 §2.1. */
export function createStores(parts: StoreParts): Stores {
  const all = watchedStores(parts);
  return {
    certificates: all('certificates', certificateType, { project: certificateFacts, indexes: certificateIndexes }),
    requests: all<CertificateRequestFacts>('certificaterequests', certificateRequestType, {
      project: (raw) => {
        parts.onRequest(raw);
        return certificateRequestFacts(raw);
      },
      indexes: { ...byController, ...certificateRequestIndexes },
    }),
    secrets: all<SecretFacts>(
      'secrets',
      secretType,
      { project: secretFacts, accepts: isOurs, indexes: byController },
      { labelSelector: labelKeys.forAttentionOf },
    ),
    strangers: all(
      'secrets-metadata',
      secretType,
      { project: strangerFacts, accepts: (raw) => !isOurs(raw) },
      { labelSelector: `!${labelKeys.forAttentionOf}`, metadataOnly: true },
    ),
    issuers: all('issuers', issuerType, { project: issuerFacts, indexes: issuerIndexes }),
    clusterIssuers: all('clusterissuers', clusterIssuerType, { project: issuerFacts, indexes: issuerIndexes }),
    orders: all<OrderFacts>('orders', orderType, {
      project: (raw) => {
        parts.onOrder(raw);
        return orderFacts(raw);
      },
      indexes: orderIndexes,
    }),
    challenges: all('challenges', challengeType, { project: challengeFacts, indexes: challengeIndexes }),
    solverObjects: (parts.solverTypes ?? []).map((type) => solverStore(all, type)),
  };
}

function solverStore(all: ReturnType<typeof watchedStores>, type: ResourceType): WatchedStore<SolverObjectFacts> {
  const contents = { project: solverObjectFacts(type.kind), indexes: solverObjectIndexes };
  return all(solverStoreName(type), type, contents, { labelSelector: SOLVER_LABEL, metadataOnly: true });
}

/** Others of the kind are nobody's business here. */
export const solverStoreName = ({ plural }: ResourceType): string => `${plural}-of-solvers`;

/** There are many of them: name and version are all that is asked for. */
const strangerFacts = (raw: KubeObject): Cached => {
  const { namespace, name, uid, resourceVersion } = cachedMetadata(raw);
  return { metadata: { namespace, name, uid, resourceVersion, generation: 0, creationTimestamp: '' } };
};

const byController = {
  controller: ({ controller }: { readonly controller: Uid | undefined }) =>
    controller === undefined ? [] : [controller],
};

type StoreContents<T extends Cached> = Pick<StoreOptions<T>, 'project'> &
  Partial<Pick<StoreOptions<T>, 'accepts' | 'indexes'>>;

function watchedStores({ namespace, log }: StoreParts) {
  return <T extends Cached>(
    name: string,
    type: ResourceType,
    contents: StoreContents<T>,
    selection: Omit<Selection, 'type' | 'namespace'> = {},
  ): WatchedStore<T> => ({
    selection: { type, ...selection, ...(namespace !== '' && type.namespaced ? { namespace } : {}) },
    store: createStore({
      name,
      type,
      accepts: () => true,
      indexes: {},
      ...contents,
      onUnreadable: (place, fault) =>
        log.error('object cannot be read and is left out', {
          resource_kind: type.kind,
          resource_name: place.name,
          resource_namespace: place.namespace,
          fault,
        }),
    }),
  });
}
