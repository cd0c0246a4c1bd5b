import type { IssuerFacts } from '../../api/issuer/facts.ts';
import type { Cached, ObjectKey } from '../../api/kubernetes.ts';
import type { SecretFacts } from '../../api/secret/facts.ts';
import type { Change } from '../../kube/controller.ts';
import type { Watch } from '../../kube/run-controllers.ts';
import type { IssuerSettings } from './settings.ts';
import type { IssuerReaders } from './view.ts';
import { issuerKeyOf } from '../issuer-indexes.ts';

/**
 * What wakes an Issuer or ClusterIssuer: itself, and the Secrets that it names, in its own namespace or in the cluster resource namespace.
 * A kind that is switched off is woken by nothing. The indexes are in ../issuer-indexes.ts.
 */
export function issuerWatches(readers: IssuerReaders, { clusterResourceNamespace, enabled }: IssuerSettings) {
  const naming = ({ metadata: { namespace, name } }: Cached): readonly ObjectKey[] => {
    const issuers = enabled.issuers ? readers.issuers.by('secret', `${namespace}/${name}`) : [];
    const isClusters = enabled.clusterIssuers && namespace === clusterResourceNamespace;
    return [...issuers, ...(isClusters ? readers.clusterIssuers.by('secret', `/${name}`) : [])].map(issuerKeyOf);
  };
  const issuers: Watch<IssuerFacts> = {
    store: 'issuers',
    keys: (change) => (enabled.issuers ? latest(change).map(issuerKeyOf) : []),
  };
  const clusterIssuers: Watch<IssuerFacts> = {
    store: 'clusterissuers',
    keys: (change) => (enabled.clusterIssuers ? latest(change).map(issuerKeyOf) : []),
  };
  const secrets: Watch<SecretFacts> = { store: 'secrets', keys: (change) => latest(change).flatMap(naming) };
  const strangers: Watch<Cached> = { store: 'secrets-metadata', keys: (change) => latest(change).flatMap(naming) };
  return { issuers, clusterIssuers, secrets, strangers };
}

/** Before and after have the same name, by which alone others are found here. */
function latest<T extends Cached>({ before, after }: Change<T>): readonly T[] {
  const object = after ?? before;
  return object === undefined ? [] : [object];
}
