import type { Condition } from '../../../api/shared-types.ts';
import type { CertificateRequestCondition } from '../../../api/certificate-request/conditions.ts';
import type { Instant } from '../../../base/instant.ts';
import type { EventDraft } from '../../../kube/step.ts';
import type { CertificateRequestView } from '../view.ts';
import type { Outcome } from './outcome.ts';
import type { CertificateRequestWord } from './word.ts';
import { requestCondition } from '../../../api/certificate-request/facts.ts';
import { isTrue } from '../../../api/conditions.ts';
import { assertNever } from '../../../base/assert-never.ts';
import { formatInstant } from '../../../base/instant.ts';
import { withCondition } from '../../condition.ts';
import { approvalEvent, withApproval } from './approval.ts';
import { makeOrder } from './make-order.ts';
import { readChainId } from './ordered.ts';
import { outcome } from './outcome.ts';
import { componentOf } from './signers.ts';
import { awaiting, seenRequest } from './word.ts';

/**
 * Asks the issuer and tells what became of it: signed, failed for good, or what is waited for. The condition's reason is one of four; the
 * specific word is the event's. Source: reference §2.11.
 */
export function answer(view: CertificateRequestView, now: Instant): CertificateRequestWord {
  const stands = outcome(view, now);
  switch (stands.is) {
    case 'unasked':
      return { do: 'call', call: stands.call };
    case 'unordered':
      return makeOrder(view, stands.order);
    case 'pending':
      return pending(view, stands, now);
    case 'failed':
      return failed(view, stands, now);
    case 'issued':
      return issued(view, stands, now);
    default:
      return assertNever(stands);
  }
}

/** Written, and told, only when the text changes: a request may wait for days. */
function pending(
  view: CertificateRequestView,
  { reason, because, changeOf, until }: Extract<Outcome, { is: 'pending' }>,
  now: Instant,
): CertificateRequestWord {
  const present = requestCondition(view.request, 'Ready');
  if (present?.status === 'False' && present.reason === 'Pending' && present.message === because)
    return until === undefined ? awaiting(because, changeOf, now) : { do: 'sleep', because, until };
  return {
    ...write(view),
    status: {
      conditions: withReady(view, { type: 'Ready', status: 'False', reason: 'Pending', message: because }, now),
    },
    then: [{ type: 'Normal', reason, message: because, component: componentOf(view) }],
  };
}

function failed(
  view: CertificateRequestView,
  { reason, because }: Extract<Outcome, { is: 'failed' }>,
  now: Instant,
): CertificateRequestWord {
  return {
    ...write(view),
    status: {
      conditions: withReady(view, { type: 'Ready', status: 'False', reason: 'Failed', message: because }, now),
      failureTime: formatInstant(now),
    },
    then: [{ type: 'Warning', reason, message: because, component: componentOf(view) }],
    clears: clearedBy(view),
  };
}

/** Carries the approval too, if nobody has written one yet: `waitForApproval` lets only such requests come here. */
function issued(
  view: CertificateRequestView,
  { chain, ca, warnings }: Extract<Outcome, { is: 'issued' }>,
  now: Instant,
): CertificateRequestWord {
  const component = componentOf(view);
  const isApproved = isTrue(view.request.conditions, 'Approved');
  const message = 'Certificate fetched from issuer successfully' as const;
  const events: readonly EventDraft[] = [
    ...(isApproved ? [] : [approvalEvent]),
    { type: 'Normal', reason: 'CertificateIssued', message, component },
    ...warnings.map((warning): EventDraft => ({ type: 'Warning', ...warning, component })),
  ];
  const conditions = withReady(view, { type: 'Ready', status: 'True', reason: 'Issued', message }, now);
  return {
    ...write(view),
    status: {
      conditions: isApproved ? conditions : withApproval(conditions, now),
      certificate: base64(chain),
      ...(ca === undefined ? {} : { ca: base64(ca) }),
    },
    then: events,
    clears: clearedBy(view),
  };
}

const write = (view: CertificateRequestView) =>
  ({ do: 'setStatus', of: seenRequest(view), manager: componentOf(view), class: 'urgent' }) as const;

const withReady = (
  { request }: CertificateRequestView,
  ready: CertificateRequestCondition,
  now: Instant,
): readonly Condition[] => withCondition(request.conditions, ready, now);

const clearedBy = ({ issuer, order }: CertificateRequestView): readonly string[] => [
  ...(issuer.is === 'served' ? [issuer.call.id] : []),
  ...(order === undefined ? [] : [readChainId(order)]),
];

const base64 = (text: string): string => Buffer.from(text).toString('base64');
