import type { CertificateStatus } from '../../../api/certificate/types.ts';
import type { CertificateView } from '../view.ts';
import type { Events, FieldManager } from '../../../kube/step.ts';
import type { Instant } from '../../../base/instant.ts';
import { isDeepStrictEqual } from 'node:util';
import { formatInstant } from '../../../base/instant.ts';
import { assertNever } from '../../../base/assert-never.ts';
import { withCondition, withoutCondition } from '../../condition.ts';
import { nextAttempt } from './backoff.ts';
import { withHindrance } from './hindrance.ts';
import { nextKeyName } from './next-key-name.ts';
import { isStored, outcome } from './outcome.ts';
import { isIssuing, nextRevision } from './progress.ts';
import { isConfirmed, trigger } from './trigger.ts';

/** The status as far as an issuance changes it, with what is told about that; `manager` is undefined if nothing changes. */
export interface IssuingPart {
  readonly status: CertificateStatus;
  readonly events: Events;
  readonly manager: FieldManager | undefined;
  /** Whether the live read on which an issuance was started is used up. */
  readonly ends: boolean;
  /** Whether a new issuance begins. */
  readonly starts?: true;
}

const component = 'cert-manager-certificates-issuing';

/**
 * Where an issuance stands: not started, started, failed, or stored.
 *
 *      trigger                     next key and request made        answer stored in the Secret
 *   ──────────▶ Issuing=True ───────────────────────────────▶ … ─────────────────────────────▶ (no condition), revision + 1
 *                    │ denied, invalid, failed, or a bad answer
 *                    └──────────▶ Issuing=False, attempts + 1 ── back-off ──▶ trigger
 */
export function issuingPart(view: CertificateView, now: Instant): IssuingPart {
  if (!isIssuing(view)) return started(view, now);
  if (!view.settings.enabled.issuing) return named(view);
  const verdict = outcome(view, now);
  switch (verdict.is) {
    case 'none':
    case 'pending':
      return underWay(view, now);
    case 'failed':
      return failed(view, verdict, now);
    case 'issued':
      return isStored(view, verdict.request) ? succeeded(view) : underWay(view, now);
    default:
      return assertNever(verdict);
  }
}

function started(view: CertificateView, now: Instant): IssuingPart {
  const { status, metadata } = view.certificate;
  const start = trigger(view, now);
  if (start.is === 'no' || !isConfirmed(view, now)) return withoutNextKey(view);
  const issuing = { type: 'Issuing', status: 'True', reason: start.reason, message: start.message } as const;
  const conditions = withCondition(
    status.conditions ?? [],
    { ...issuing, observedGeneration: metadata.generation },
    now,
  );
  return {
    status: { ...status, conditions, nextPrivateKeySecretName: nextKeyName(view) },
    events: start.events,
    manager: 'cert-manager-certificates-trigger',
    ends: true,
    starts: true,
  };
}

/** What keeps it from going on is told where people look. */
function underWay(view: CertificateView, now: Instant): IssuingPart {
  const part = named(view);
  const conditions = withHindrance(view, now);
  if (isDeepStrictEqual(conditions, view.certificate.status.conditions ?? [])) return part;
  return { ...part, status: { ...part.status, conditions }, manager: part.manager ?? component };
}

/** An issuance started from outside (a manual renewal) has no key name yet; one whose name another's Secret has taken needs a new one. */
function named(view: CertificateView): IssuingPart {
  const { status } = view.certificate;
  const name = nextKeyName(view);
  if (!view.settings.enabled.keyManager || name === status.nextPrivateKeySecretName) return nothing(status);
  return {
    status: { ...status, nextPrivateKeySecretName: name },
    events: [],
    manager: 'cert-manager-certificates-key-manager',
    ends: false,
  };
}

function withoutNextKey(view: CertificateView): IssuingPart {
  const { nextPrivateKeySecretName, ...rest } = view.certificate.status;
  if (nextPrivateKeySecretName === undefined || !view.settings.enabled.keyManager)
    return nothing(view.certificate.status);
  return { status: rest, events: [], manager: 'cert-manager-certificates-key-manager', ends: false };
}

const nothing = (status: CertificateStatus): IssuingPart => ({ status, events: [], manager: undefined, ends: false });

/** The next attempt is named where people look, as it may be a day away. Source: reference §2.7; requirement LC-14. */
function failed(
  view: CertificateView,
  { reason, message }: { reason: string; message: string },
  now: Instant,
): IssuingPart {
  const { nextPrivateKeySecretName: _, ...status } = view.certificate.status;
  const attempts = (status.failedIssuanceAttempts ?? 0) + 1;
  const text = `The certificate request has failed to complete and will be retried: ${message}`;
  const next = formatInstant(nextAttempt(view, now, attempts));
  const issuing = { type: 'Issuing', status: 'False', reason, message: `${text} (next attempt at ${next})` } as const;
  const { generation } = view.certificate.metadata;
  return {
    status: {
      ...status,
      conditions: withCondition(status.conditions ?? [], { ...issuing, observedGeneration: generation }, now),
      lastFailureTime: formatInstant(now),
      failedIssuanceAttempts: attempts,
    },
    events: [{ type: 'Warning', reason, message: text, component }],
    manager: component,
    ends: true,
  };
}

function succeeded(view: CertificateView): IssuingPart {
  const {
    lastFailureTime: _,
    failedIssuanceAttempts: __,
    nextPrivateKeySecretName: ___,
    ...status
  } = view.certificate.status;
  return {
    status: {
      ...status,
      conditions: withoutCondition(status.conditions ?? [], 'Issuing'),
      revision: nextRevision(view),
    },
    events: [{ type: 'Normal', reason: 'Issuing', message: 'The certificate has been successfully issued', component }],
    manager: component,
    ends: true,
  };
}
