import type { IssuerNotReadyReason } from '../../api/issuer/conditions.ts';
import type { IssuerHealth } from '../issuer.ts';

/** Why an ACME issuer is not ready. It is an error of the set-up, and told as one. Source: reference §2.12. */
export const notReady = (reason: IssuerNotReadyReason, message: string): Extract<IssuerHealth, { is: 'notReady' }> => ({
  is: 'notReady',
  reason,
  message,
  isError: true,
});
