import type { IssuerFacts } from '../api/issuer/facts.ts';
import { issuerReferenceWithDefaults } from '../api/issuer-reference.ts';
import type { IssuerReference } from '../api/shared-types.ts';
import type { Reader } from '../kube/controller.ts';

/** The caches of issuers. */
export interface IssuerReaders {
  readonly issuers: Reader<IssuerFacts>;
  readonly clusterIssuers: Reader<IssuerFacts>;
}

/** What a reference to an issuer leads to. */
export type FoundIssuer =
  /** Of another group: it has a controller of its own. */
  | { readonly is: 'foreign' }
  | { readonly is: 'missing'; readonly kind: string; readonly because: string }
  | { readonly is: 'found'; readonly facts: IssuerFacts };

/** Looks up the issuer that an object in `namespace` refers to. Reference 2.11. */
export function findIssuer(readers: IssuerReaders, reference: IssuerReference, namespace: string): FoundIssuer {
  const { group, kind, name } = issuerReferenceWithDefaults(reference);
  if (group !== 'cert-manager.io') return { is: 'foreign' };
  if (kind !== 'Issuer' && kind !== 'ClusterIssuer') {
    const because = `invalid value "${kind}" for issuerRef.kind. Must be empty, "Issuer" or "ClusterIssuer"`;
    return { is: 'missing', kind, because };
  }
  const facts = kind === 'Issuer' ? readers.issuers.get(namespace, name) : readers.clusterIssuers.get('', name);
  return facts === undefined
    ? { is: 'missing', kind, because: `${kind.toLowerCase()}.cert-manager.io "${name}" not found` }
    : { is: 'found', facts };
}
