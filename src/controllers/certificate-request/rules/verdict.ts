import type { Instant } from '../../../base/instant.ts';
import type { CertificateRequestView } from '../view.ts';
import type { CertificateRequestWord } from './word.ts';
import { requestCondition } from '../../../api/certificate-request/facts.ts';
import { isTrue } from '../../../api/conditions.ts';
import { formatInstant } from '../../../base/instant.ts';
import { withCondition } from '../../condition.ts';
import { componentOf, signsAtAll } from './signers.ts';
import { seenRequest, settled } from './word.ts';

/** A request that is going away is neither approved nor signed. */
export function leaveDeletedAlone(
  { request }: CertificateRequestView,
  now: Instant,
): CertificateRequestWord | undefined {
  return request.metadata.deletionTimestamp === undefined
    ? undefined
    : settled('the CertificateRequest is being deleted', now);
}

/** A denied request is told to be so in its Ready condition, which clients wait for (trap B8). Source: reference §2.11. */
export function reportDenial(view: CertificateRequestView, now: Instant): CertificateRequestWord | undefined {
  const { request, issuer, settings } = view;
  if (issuer.is === 'foreign' || !signsAtAll(settings)) return undefined;
  if (!isTrue(request.conditions, 'Denied') || readyReason(view) === 'Denied') return undefined;
  const ready = {
    type: 'Ready',
    status: 'False',
    reason: 'Denied',
    message: 'The CertificateRequest was denied by an approval controller',
  } as const;
  return {
    do: 'setStatus',
    of: seenRequest(view),
    manager: componentOf(view),
    status: {
      conditions: withCondition(request.conditions, ready, now),
      failureTime: request.failureTime ?? formatInstant(now),
    },
  };
}

/** Denied, invalid, failed or issued: nothing is ever decided again. Guards against signing a request twice. Source: reference §2.11. */
export function restAtVerdict(view: CertificateRequestView, now: Instant): CertificateRequestWord | undefined {
  const { conditions } = view.request;
  if (isTrue(conditions, 'Denied')) return settled('the CertificateRequest was denied', now);
  if (isTrue(conditions, 'InvalidRequest')) return settled('the CertificateRequest is invalid', now);
  const reason = readyReason(view);
  if (reason === 'Failed') return settled('the CertificateRequest has failed', now);
  return reason === 'Issued' ? settled('the certificate is issued', now) : undefined;
}

const readyReason = ({ request }: CertificateRequestView): string | undefined =>
  requestCondition(request, 'Ready')?.reason;
