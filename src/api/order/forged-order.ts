import { digest } from '../../base/digest.ts';
import type { CertificateRequestFacts } from '../certificate-request/facts.ts';
import { isTrue } from '../conditions.ts';
import { sameIssuer } from '../issuer-reference.ts';
import type { OrderFacts } from './facts.ts';
import { orderedNames } from './ordered-names.ts';

/**
 * What an Order says that its CertificateRequest does not, in words; undefined if nothing. Whoever may write Orders in a namespace could
 * otherwise have any name proven by, and any request signed by, an issuer whose use was never approved. Source: GHSA-8rvj-mm4h-c258.
 */
export function orderForgery(order: OrderFacts, request: CertificateRequestFacts): string | undefined {
  if (!isTrue(request.conditions, 'Approved')) return 'its CertificateRequest is not approved';
  if (!sameIssuer(order.spec.issuerRef, request.spec.issuerRef))
    return 'spec.issuerRef is not that of its CertificateRequest';
  const { pendingRequest } = request;
  if (pendingRequest !== undefined && digest(Buffer.from(pendingRequest, 'base64')) !== order.requestDigest)
    return 'spec.request is not that of its CertificateRequest';
  return request.request.is === 'valid' &&
    !hasOnly(order, [...request.request.dnsNames, ...request.request.ipAddresses])
    ? 'its names are not those of its CertificateRequest'
    : undefined;
}

/** The common name is among the names: a request of which it is not is refused before it is ordered. */
function hasOnly({ spec }: OrderFacts, names: readonly string[]): boolean {
  const asked = new Set(names.map((name) => name.toLowerCase()));
  return orderedNames(spec).every(({ value }) => asked.has(value));
}
