import type { CertificateView } from '../view.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, milliseconds, parseInstant } from '../../../base/instant.ts';
import { nextRevision } from './progress.ts';
import { requestMismatches } from './request-mismatches.ts';
import { requestTemplate } from './wishes.ts';

/**
 * The end of the back-off after failures: minimum × 2^(attempts − 1), at most the maximum, from lastFailureTime. Undefined if no attempt
 * has failed, or if the spec has changed since (the request that failed does not fit it any more). Kept in the status, so that a restart
 * does not shorten it. Source: reference §2.2.4; trap B15.
 */
export function backoffEnd(view: CertificateView): Instant | undefined {
  const { lastFailureTime, failedIssuanceAttempts } = view.certificate.status;
  const failedAt = parseInstant(lastFailureTime ?? '');
  return failedAt === undefined || specHasChanged(view)
    ? undefined
    : nextAttempt(view, failedAt, failedIssuanceAttempts);
}

/** When the attempt after the `attempts`-th failure in a row at `failedAt` may start. */
export function nextAttempt(view: CertificateView, failedAt: Instant, attempts: number | undefined): Instant {
  const { minimumBackoff, maximumBackoff } = view.settings;
  const doublings = Math.min(Math.max((attempts ?? 1) - 1, 0), 40);
  return after(failedAt, milliseconds(Math.min(minimumBackoff * 2 ** doublings, maximumBackoff)));
}

function specHasChanged(view: CertificateView): boolean {
  const failed = view.requests.find((request) => request.revision === nextRevision(view));
  if (failed === undefined) return false;
  return (
    requestMismatches(view.certificate.spec, requestTemplate(view.certificate.spec, view.settings), failed).length > 0
  );
}
