import { isDeepStrictEqual } from 'node:util';
import type { CertificateRequestSpec } from '../api/certificate-request/types.ts';
import type { IssuerFacts } from '../api/issuer/facts.ts';
import type { ObjectKey } from '../api/kubernetes.ts';
import { conditionOf } from '../api/conditions.ts';
import type { Change } from '../kube/controller.ts';
import { clusterIssuerType, issuerType } from '../api/resource-types.ts';
import { issuerReferenceWithDefaults } from '../api/issuer-reference.ts';
import { secretsNamedBy } from '../api/issuer/secrets.ts';

/** The indexes that Issuers and ClusterIssuers are filed under: `secret` is `namespace/name`, the namespace empty for ClusterIssuers. */
export const issuerIndexes = {
  secret: ({ metadata, spec }: IssuerFacts) => [
    ...new Set(secretsNamedBy(spec).map(({ name }) => `${metadata.namespace}/${name}`)),
  ],
} as const;

/** An issuer as one text, equal for all references to it from one namespace, defaults left out or not. */
export function issuerText(reference: CertificateRequestSpec['issuerRef'], namespace: string): string {
  const { group, kind, name } = issuerReferenceWithDefaults(reference);
  return `${kind}.${group}/${kind === 'ClusterIssuer' ? '' : namespace}/${name}`;
}

/** The same text, made from the issuer itself. */
export const textOfIssuer = ({ kind, metadata }: IssuerFacts): string =>
  issuerText({ kind, name: metadata.name }, metadata.namespace);

/** Whether a change of an issuer says anything to those who wait for it: not, where only its budget of orders was written. */
export function isNewsOfIssuer({ before, after }: Change<IssuerFacts>): boolean {
  if (before === undefined || after === undefined) return true;
  return !isDeepStrictEqual(toldBy(before), toldBy(after));
}

const toldBy = ({ metadata: { uid, generation, annotations, deletionTimestamp }, status }: IssuerFacts): object => ({
  uid,
  generation,
  annotations,
  deletionTimestamp,
  ready: conditionOf(status.conditions, 'Ready'),
  acme: status.acme,
});

/** The key of an Issuer or ClusterIssuer. */
export const issuerKeyOf = ({ kind, metadata: { namespace, name } }: IssuerFacts): ObjectKey => ({
  type: kind === 'ClusterIssuer' ? clusterIssuerType : issuerType,
  namespace,
  name,
});
