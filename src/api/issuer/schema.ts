import { ageColumn, conditionColumn, readyMessageColumn } from '../kind-schema.ts';
import type { KindSchema } from '../kind-schema.ts';
import { clusterIssuerType, issuerType } from '../resource-types.ts';
import { object, optional } from '../schema-language.ts';
import { acmeIssuer } from './acme.ts';
import { caIssuer } from './ca.ts';
import { selfSignedIssuer } from './self-signed.ts';
import { issuerStatus } from './status-schema.ts';
import { vaultIssuer } from './vault.ts';
import { venafiIssuer } from './venafi.ts';

/** Spec of an Issuer or ClusterIssuer. Reference 1.4. */
export const issuerSpec = object('How certificates are signed: exactly one of the types below.', {
  acme: optional(acmeIssuer),
  ca: optional(caIssuer),
  vault: optional(vaultIssuer),
  selfSigned: optional(selfSignedIssuer),
  venafi: optional(venafiIssuer),
});

const shared = {
  categories: ['cert-manager'],
  required: ['spec'],
  columns: [conditionColumn('Ready', 'Whether the issuer can sign.'), readyMessageColumn, ageColumn],
  spec: issuerSpec,
  status: issuerStatus,
} satisfies Partial<KindSchema>;

/** The kind Issuer. Reference 1.1, 1.4. */
export const issuerKind: KindSchema = {
  ...shared,
  type: issuerType,
  description: 'An Issuer signs certificates for its own namespace. The Secrets it names are in that namespace too.',
  shortNames: ['iss'],
};

/** The kind ClusterIssuer. Reference 1.1, 1.4. */
export const clusterIssuerKind: KindSchema = {
  ...shared,
  type: clusterIssuerType,
  description:
    'A ClusterIssuer signs certificates for all namespaces. The Secrets it names are in the cluster resource namespace, which a flag of the controller sets.',
  shortNames: ['ciss'],
};
