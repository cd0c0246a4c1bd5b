import { withRequestDefaults } from '../../../api/certificate-request/defaults.ts';
import { orderPendingText } from '../../../api/certificate-request/order-pending.ts';
import type { AcmeIssuerSpec } from '../../../api/issuer/types.ts';
import type { ObjectKey } from '../../../api/kubernetes.ts';
import { desiredOrder } from '../../../api/order/desired-order.ts';
import type { OrderFacts } from '../../../api/order/facts.ts';
import { isFailedState } from '../../../api/order/facts.ts';
import { orderType } from '../../../api/resource-types.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { ask } from '../../ask.ts';
import type { CertificateRequestCall, CertificateRequestReply, ReadChainCall } from '../calls.ts';
import type { CertificateRequestView, ServedIssuer } from '../view.ts';
import type { Outcome } from './outcome.ts';
import { unusable } from './unusable.ts';

/** Where a request stands that is ordered from a server: its Order says so. Undefined for issuers that sign themselves. Source: reference §2.13. */
export function ordered(view: CertificateRequestView, issuer: ServedIssuer, now: Instant): Outcome | undefined {
  const { acme } = issuer.facts.spec;
  if (issuer.plan.is !== 'order' || acme === undefined) return undefined;
  const { order } = view;
  if (order === undefined) return unordered(view, acme);
  if (isFailedState(order.status.state)) return { is: 'failed', reason: 'OrderFailed', because: failureText(order) };
  if (order.status.state === 'valid' && order.chainDigest !== undefined)
    return fetched(view, order, order.chainDigest, now);
  return { is: 'pending', reason: 'OrderPending', because: pendingText(order), changeOf: [keyOf(order)] };
}

function unordered({ request, replaces }: CertificateRequestView, issuer: AcmeIssuerSpec): Outcome {
  const { duration } = withRequestDefaults({ ...request.spec, request: '' });
  const order = desiredOrder(request, { issuer, duration, replaces });
  if (order !== undefined) return { is: 'unordered', order };
  return { is: 'failed', reason: 'RequestParsingError', because: 'Failed to decode CSR in spec.request' };
}

function fetched(view: CertificateRequestView, order: OrderFacts, chainDigest: string, now: Instant): Outcome {
  const { namespace, name, uid } = order.metadata;
  const call: ReadChainCall = {
    name: 'readChain',
    id: readChainId(order),
    target: 'api-server',
    order: { namespace, name, uid, chainDigest },
  };
  const asked = ask<CertificateRequestCall, CertificateRequestReply, 'chain'>(view.desk, call, 'chain');
  if (asked.is === 'unasked') return { is: 'unasked', call };
  if (asked.is === 'reply') {
    const { chain } = asked.reply;
    return unusable(view, chain, now) ?? { is: 'issued', chain, ca: undefined, warnings: [] };
  }
  const because = `Failed to get order resource ${namespace}/${name}: ${describeFault(asked.fault)}`;
  return { is: 'pending', reason: 'OrderPending', because, changeOf: [keyOf(order)], until: asked.retryAt };
}

/** The question whose answer is the chain of an Order. */
export const readChainId = ({ metadata, chainDigest }: OrderFacts): string =>
  `readChain:${metadata.uid}:${chainDigest ?? ''}`;

function failureText({ metadata: { namespace, name }, status }: OrderFacts): string {
  const place = `${namespace}/${name}`;
  return `Failed to wait for order resource "${place}" to become ready: order is in "${status.state}" state: ${status.reason ?? ''}`;
}

/** One text for all that an Order goes through while nothing is in its way, as each other text is another write. */
const pendingText = ({ metadata: { namespace, name }, status }: OrderFacts): string =>
  orderPendingText(namespace, name, status.reason);

const keyOf = ({ metadata: { namespace, name } }: OrderFacts): ObjectKey => ({ type: orderType, namespace, name });
