import type { CertificateRequestFacts } from '../../../api/certificate-request/facts.ts';
import { requestCondition } from '../../../api/certificate-request/facts.ts';

/**
 * A no of an approver or of the issuer, in its words; undefined if there is none. Denied or InvalidRequest alone end the attempt too.
 * Source: reference §2.7; trap B8.
 */
export function refusalOf(
  request: CertificateRequestFacts,
): { readonly reason: string; readonly message: string } | undefined {
  const ready = requestCondition(request, 'Ready');
  const verdict =
    ['Denied', 'InvalidRequest']
      .map((type) => requestCondition(request, type))
      .find((condition) => condition?.status === 'True') ??
    (ready?.reason === 'Failed' || ready?.reason === 'Denied' ? ready : undefined);
  return verdict === undefined ? undefined : { reason: verdict.reason ?? verdict.type, message: verdict.message ?? '' };
}
