import type { CertificateCondition, NotReadyReason } from '../../../api/certificate/conditions.ts';
import type { CertificateStatus } from '../../../api/certificate/types.ts';
import type { CertificateView } from '../view.ts';
import type { Events } from '../../../kube/step.ts';
import type { Instant } from '../../../base/instant.ts';
import { describeFault } from '../../../base/fault.ts';
import { isPassing } from '../../../base/is-passing.ts';
import { defined } from '../../../base/defined.ts';
import { formatInstant } from '../../../base/instant.ts';
import { encodingFault } from './encoding-fault.ts';
import type { Outcome } from './outcome.ts';
import { outcome } from './outcome.ts';
import { policyViolation } from './policies.ts';
import { storedCertificate } from './stored-certificate.ts';
import { isIssuing, usableNextKey } from './progress.ts';
import { otherWriterPause } from './other-writer.ts';
import { unreadableBecause } from './read-secret.ts';
import { requestPlace } from './request-place.ts';
import { waitingRequest } from './waiting-request.ts';
import { dueTime } from './wishes.ts';

/** The Ready condition as it shall be, and for which generation of the spec. */
type ReadyWish = Extract<CertificateCondition, { type: 'Ready' }> & { readonly observedGeneration: number };

/** The part of the status that describes the Secret. Absent times are cleared. */
export interface Readiness {
  readonly ready: ReadyWish;
  readonly times: Pick<CertificateStatus, 'notBefore' | 'notAfter' | 'renewalTime'>;
  readonly events: Events;
}

/** Whether the Secret holds what the spec asks for, and its dates. `revision` is the one whose request counts as current. Source: reference §2.8. */
export function readiness(view: CertificateView, revision: number | undefined, now: Instant): Readiness {
  const certificate = storedCertificate(view);
  if (certificate === undefined) return { ready: readyCondition(view, revision, now), times: {}, events: [] };
  const due = dueTime(view, certificate);
  const times = defined({
    notBefore: formatInstant(certificate.notBefore),
    notAfter: formatInstant(certificate.notAfter),
    renewalTime: due.is === 'due' ? formatInstant(due.at) : undefined,
  });
  const missed = due.is === 'due' ? due.windowsMissed : undefined;
  if (missed === undefined) return { ready: readyCondition(view, revision, now), times, events: [] };
  const message = `Could not calculate renewal time: ${describeFault(missed)}`;
  return {
    ready: notReady(view, 'WindowError', message),
    times,
    events: [{ type: 'Warning', reason: 'WindowError', message, component: 'cert-manager-certificates-readiness' }],
  };
}

function readyCondition(view: CertificateView, revision: number | undefined, now: Instant): ReadyWish {
  const problem = view.problem;
  if (problem !== undefined) return notReady(view, 'InvalidSpec', problem);
  if (view.secretBelongsTo !== view.certificate.metadata.name) return secretBelongsToAnother(view);
  const violation = policyViolation(view, revision);
  if (violation !== undefined)
    return notReady(view, violation.reason, `${violation.message}${whatHoldsItUp(view, violation.reason, now)}`);
  const certificate = storedCertificate(view);
  if (certificate !== undefined && certificate.notAfter <= now) {
    return notReady(view, 'Expired', `Certificate expired on ${new Date(certificate.notAfter).toUTCString()}`);
  }
  return {
    type: 'Ready',
    status: 'True',
    reason: 'Ready',
    message: 'Certificate is up to date and has not expired',
    observedGeneration: view.certificate.metadata.generation,
  };
}

const secretBelongsToAnother = (view: CertificateView): ReadyWish =>
  notReady(
    view,
    'DuplicateSecretName',
    `Secret "${view.certificate.spec.secretName}" belongs to Certificate "${view.secretBelongsTo}", which names it too; give spec.secretName of one of them another value`,
  );

/**
 * What a person would look for next: a write or the read of the Secret that is refused, the request that waits, with its words, what was issued and cannot be stored, or
 * the other writer that is waited for.
 */
function whatHoldsItUp(view: CertificateView, reason: Parameters<typeof otherWriterPause>[1], now: Instant): string {
  const refused = view.desk.failedWrite ?? unreadableBecause(view);
  if (refused !== undefined && !isPassing(refused)) return `; ${describeFault(refused)}`;
  if (!isIssuing(view)) {
    const pause = otherWriterPause(view, reason);
    return pause !== undefined && now < pause.until ? `; ${pause.because}` : '';
  }
  return whatIssuingWaitsFor(view, outcome(view, now));
}

function whatIssuingWaitsFor(view: CertificateView, progress: Outcome): string {
  if (progress.is === 'issued') {
    const fault = encodingFault(view, progress);
    return fault === undefined ? '' : `; ${describeFault(fault)}`;
  }
  if (progress.is === 'none') return whatBarsAsking(view);
  const waiting = waitingRequest(progress);
  return waiting === undefined ? '' : `; ${waiting}`;
}

function whatBarsAsking(view: CertificateView): string {
  const place = usableNextKey(view) === undefined ? undefined : requestPlace(view);
  return place?.is === 'taken' ? `; ${place.because}` : '';
}

const notReady = (view: CertificateView, reason: NotReadyReason, message: string): ReadyWish => ({
  type: 'Ready',
  status: 'False',
  reason,
  message,
  observedGeneration: view.certificate.metadata.generation,
});
