import type { IssuerNotReadyReason } from '../../api/issuer/conditions.ts';
import type { IssuerHealth } from '../issuer.ts';

/** How an issuer is that cannot order. */
export type NotReady = Extract<IssuerHealth, { is: 'notReady' }>;

/** Why an ACME issuer is not ready: until its spec or a Secret changes nothing is tried again. Source: reference §2.12. */
export const notReady = (reason: IssuerNotReadyReason, message: string): NotReady => ({
  is: 'notReady',
  reason,
  message,
  isError: false,
});

/** The same where what is missing is no part of the spec: told as an error of the set-up too. Source: reference §2.12 (ErrInitIssuer). */
export const setUpFailed = (reason: IssuerNotReadyReason, message: string): NotReady => ({
  ...notReady(reason, message),
  isError: true,
});

/** The no of the server itself: it is not asked again until then. Source: reference §2.12. */
export const refusedByServer = (reason: IssuerNotReadyReason, message: string): NotReady => ({
  ...notReady(reason, message),
  isFinal: true,
});
