import type { Static } from 'typebox';
import type { Frozen } from '../../base/frozen.ts';
import type { KubeObject } from '../kubernetes.ts';
import type { issuerSpec } from './schema.ts';
import type { issuerStatus } from './status-schema.ts';

/** Spec of an Issuer or ClusterIssuer: one of the types is set. */
export interface IssuerSpec extends Frozen<Static<typeof issuerSpec>> {}
/** Status of an Issuer or ClusterIssuer. */
export interface IssuerStatus extends Frozen<Static<typeof issuerStatus>> {}
/** An Issuer or ClusterIssuer. */
export interface Issuer extends KubeObject {
  readonly apiVersion: 'cert-manager.io/v1';
  readonly kind: 'Issuer' | 'ClusterIssuer';
  readonly spec: IssuerSpec;
  readonly status?: IssuerStatus;
}

/** `spec.acme` as written. */
export type AcmeIssuerSpec = NonNullable<IssuerSpec['acme']>;
/** `spec.ca` as written. */
export type CaIssuerSpec = NonNullable<IssuerSpec['ca']>;
/** `spec.selfSigned` as written. */
export type SelfSignedIssuerSpec = NonNullable<IssuerSpec['selfSigned']>;
/** `spec.vault` as written. */
export type VaultIssuerSpec = NonNullable<IssuerSpec['vault']>;
/** `spec.venafi` as written. */
export type VenafiIssuerSpec = NonNullable<IssuerSpec['venafi']>;
/** One entry of `spec.acme.solvers`; also `spec.solver` of a Challenge. */
export type AcmeSolver = NonNullable<AcmeIssuerSpec['solvers']>[number];
/** The name of an issuer type, as it stands in the spec. */
export type IssuerTypeName = keyof IssuerSpec;
