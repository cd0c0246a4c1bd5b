import { isOrderGoingWell } from '../../../api/certificate-request/order-pending.ts';
import type { Outcome } from './outcome.ts';

/** That the request of an issuance waits, with its words: for an issuer, a budget, a person. Undefined where it does not, or its order goes well. */
export function waitingRequest(progress: Outcome): string | undefined {
  if (progress.is !== 'pending' || progress.message === undefined || progress.message === '') return undefined;
  if (isOrderGoingWell(progress.message)) return undefined;
  return `CertificateRequest "${progress.request.metadata.name}" is waiting: ${progress.message}`;
}
