import { certificateRequestType, clusterIssuerType, issuerType } from '../../../api/resource-types.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, formatInstant, hours } from '../../../base/instant.ts';
import type { OrderView } from '../view.ts';
import type { OrderWord } from './word.ts';
import { ownKey, settled, warning, writeStatus } from './word.ts';

/** Issuers of other groups and types have controllers of their own. */
export const leaveToOthers = ({ issuer }: OrderView, now: Instant): OrderWord | undefined =>
  issuer.is === 'foreign' ? settled('the issuer is none of ours', now) : undefined;

/**
 * Only what an approved CertificateRequest asks for is ordered: credentials of the issuer would otherwise serve whoever may write Orders in a
 * namespace. Source: GHSA-8rvj-mm4h-c258; trap N1.
 */
export function refuseForgery(view: OrderView, now: Instant): OrderWord | undefined {
  const { order, forgery } = view;
  const because = order.controller === undefined ? 'no CertificateRequest controls it' : forgery;
  if (because === undefined) return undefined;
  const reason = `Refused: ${because}; an Order is made by the controller, for an approved CertificateRequest`;
  return writeStatus(
    view,
    { state: 'errored', reason, failureTime: formatInstant(now) },
    { then: [warning('Refused', reason)] },
  );
}

/** Gone, or not seen yet: garbage collection, or its arrival, decides. */
export function waitForRequest(view: OrderView, now: Instant): OrderWord | undefined {
  if (view.request !== undefined) return undefined;
  const { namespace, name } = view.order.metadata;
  return {
    do: 'await',
    because: 'the CertificateRequest of the Order is not there',
    changeOf: [{ type: certificateRequestType, namespace, name }],
    atLatest: after(now, hours(1)),
  };
}

/** Without an account nothing can be asked. */
export function waitForIssuer(view: OrderView, now: Instant): OrderWord {
  const { issuer, order } = view;
  const { kind, name } = order.spec.issuerRef;
  const because = issuer.is === 'missing' || issuer.is === 'notReady' ? issuer.because : 'the issuer is not ready';
  const type = kind === 'ClusterIssuer' ? clusterIssuerType : issuerType;
  const namespace = type.namespaced ? order.metadata.namespace : '';
  return {
    do: 'await',
    because,
    changeOf: [ownKey(view), { type, namespace, name }],
    atLatest: after(now, hours(1)),
    then: [
      warning(issuer.is === 'missing' ? 'IssuerNotFound' : 'IssuerNotReady', `Waiting for the issuer: ${because}`),
    ],
  };
}
