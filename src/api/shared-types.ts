import type { Static } from 'typebox';
import type { Frozen } from '../base/frozen.ts';
import type { conditionWithGeneration, issuerReference, secretKeySelector } from './shared.ts';

/** The issuer named by a Certificate, CertificateRequest, Order or Challenge, as written: kind and group may be absent. */
export interface IssuerReference extends Frozen<Static<ReturnType<typeof issuerReference>>> {}
/** One entry of a Secret. */
export interface SecretKeySelector extends Frozen<Static<ReturnType<typeof secretKeySelector>>> {}
/** A condition of any kind; `observedGeneration` only on Certificate, Issuer and ClusterIssuer. Times are RFC 3339 text. */
export interface Condition extends Frozen<Static<typeof conditionWithGeneration>> {}
/** True, False or Unknown: whether a condition holds. */
export type ConditionStatus = Condition['status'];
