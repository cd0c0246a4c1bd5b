import type { CertificateRequestFacts } from '../../../api/certificate-request/facts.ts';
import type { CertificateCall } from '../calls.ts';
import { requestReadId } from '../calls.ts';
import type { CertificateView } from '../view.ts';
import { isStored } from './outcome.ts';
import { policyViolation } from './policies.ts';
import { currentRequest } from './progress.ts';

/**
 * The request because of which an issuance would start, unless the Secret shows that it is the one that was answered, or the API server has
 * shown it lately. A name is used again after a refusal, and a cache that lags shows the refused request under it. Source: architecture 5.6.
 */
export function requestInDoubt(view: CertificateView): CertificateRequestFacts | undefined {
  if (policyViolation(view, view.certificate.status.revision)?.restsOnRequest !== true) return undefined;
  const request = currentRequest(view);
  return request === undefined || isStored(view, request) || view.liveRequests.has(request) ? undefined : request;
}

/** The live read of a request, once for each version that the cache shows. */
export const readRequestCall = ({ metadata }: CertificateRequestFacts): CertificateCall => ({
  name: 'readRequest',
  id: requestReadId(metadata),
  target: 'api-server',
  request: { namespace: metadata.namespace, name: metadata.name },
});
