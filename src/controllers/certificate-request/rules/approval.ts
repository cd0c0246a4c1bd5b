import type { Condition } from '../../../api/shared-types.ts';
import type { Instant } from '../../../base/instant.ts';
import type { EventDraft } from '../../../kube/step.ts';
import type { CertificateRequestView } from '../view.ts';
import type { CertificateRequestWord } from './word.ts';
import { orderPendingText } from '../../../api/certificate-request/order-pending.ts';
import { isTrue } from '../../../api/conditions.ts';
import { withCondition } from '../../condition.ts';
import { outcome } from './outcome.ts';
import { componentOf, signers } from './signers.ts';
import { awaiting, seenRequest } from './word.ts';

/**
 * Approves every request that nobody has decided on, whatever its issuer's group. Whether that is allowed is for the API server to say
 * (the RBAC verb `approve` on signers): a refusal is tried again. Where the answer can carry the approval, it does. Source: reference §2.10.
 */
export function approve(view: CertificateRequestView, now: Instant): CertificateRequestWord | undefined {
  const { request, settings } = view;
  if (!settings.enabled.approver || isTrue(request.conditions, 'Approved')) return undefined;
  if (isApprovedByAnswer(view, now)) return undefined;
  return {
    do: 'setStatus',
    of: seenRequest(view),
    status: { conditions: withApproval(withOrder(view, now), now) },
    manager: approvalEvent.component,
    then: [approvalEvent],
    class: 'urgent',
  };
}

/** The Order that comes next is told with the approval: its name is known before it is made, and another write would tell nothing else. */
function withOrder(view: CertificateRequestView, now: Instant): readonly Condition[] {
  const { request, desk } = view;
  const next = desk.failedWrite === undefined ? outcome(view, now) : undefined;
  if (next?.is !== 'unordered') return request.conditions;
  const message = orderPendingText(request.metadata.namespace, next.order.name);
  return withCondition(request.conditions, { type: 'Ready', status: 'False', reason: 'Pending', message }, now);
}

/** Nothing is signed that nobody has approved. Source: reference §2.11, trap N4. */
export function waitForApproval(view: CertificateRequestView, now: Instant): CertificateRequestWord | undefined {
  if (isTrue(view.request.conditions, 'Approved') || isApprovedByAnswer(view, now)) return undefined;
  const message = 'Not signing CertificateRequest until it is Approved';
  return {
    ...awaiting('the CertificateRequest is not approved', [seenRequest(view).key], now),
    then: [{ type: 'Normal', reason: 'WaitingForApproval', message, component: componentOf(view) }],
  };
}

/**
 * Whether Approved and Ready=Issued go in one write: our approver is on and an approval of ours was accepted for this issuer before, the
 * signer is local, so that nobody outside is asked before the approval is durable, it can sign or has signed, and no write has just been
 * refused. A policy that denies meanwhile wins: the write carries the version decided on. Source: architecture 9.
 */
export function isApprovedByAnswer(view: CertificateRequestView, now: Instant): boolean {
  const { issuer, settings, hasPrecedent, desk, request } = view;
  if (!settings.enabled.approver || !hasPrecedent || desk.failedWrite !== undefined) return false;
  if (isTrue(request.conditions, 'Approved') || issuer.is !== 'served') return false;
  const signer = signers[issuer.type];
  return signer.isLocal && signer.isOn(settings) && ['unasked', 'issued'].includes(outcome(view, now).is);
}

/** The conditions with our approval. */
export const withApproval = (conditions: readonly Condition[], now: Instant): readonly Condition[] =>
  withCondition(
    conditions,
    {
      type: 'Approved',
      status: 'True',
      reason: 'cert-manager.io',
      message: 'Certificate request has been approved by cert-manager.io',
    },
    now,
  );

/** What is told of an approval. */
export const approvalEvent: EventDraft = {
  type: 'Normal',
  reason: 'cert-manager.io',
  message: 'Certificate request has been approved by cert-manager.io',
  component: 'cert-manager-certificaterequests-approver',
};
