import type { IssuingReason } from '../../../api/certificate/conditions.ts';
import type { CertificateView } from '../view.ts';
import type { Events } from '../../../kube/step.ts';
import type { Instant } from '../../../base/instant.ts';
import { describeFault } from '../../../base/fault.ts';
import { formatInstant, minutes, parseInstant } from '../../../base/instant.ts';
import { firstOf } from '../../../base/rules.ts';
import { backoffEnd } from './backoff.ts';
import { otherWriterPause } from './other-writer.ts';
import { policyViolation } from './policies.ts';
import { storedCertificate } from './stored-certificate.ts';
import { isIssuing } from './progress.ts';
import { requestInDoubt } from './request-in-doubt.ts';
import { dueTime } from './wishes.ts';

/** Why an issuance starts. `is: 'no'` bars it, whatever the Secret looks like. */
export type Trigger =
  | { readonly is: 'no'; readonly because: string }
  | { readonly is: 'yes'; readonly reason: IssuingReason; readonly message: string; readonly events: Events };

const component = 'cert-manager-certificates-trigger';

/**
 * Whether an issuance has to start now. Source: reference §2.2, in its order: not while one is under way, not for another's Secret, not
 * during a back-off; then the policy chain, renewal last.
 */
export const trigger: (view: CertificateView, now: Instant) => Trigger = firstOf<CertificateView, Trigger>(
  barWhatCannotStart,
  barDuringBackoff,
  startOnViolation,
  startWhenDue,
  startNothing,
);

function barWhatCannotStart(view: CertificateView): Trigger | undefined {
  if (!view.settings.enabled.trigger) return no('the controller certificates-trigger is switched off');
  if (isIssuing(view)) return no('an issuance is under way');
  if (view.problem !== undefined) return no('the spec is not valid');
  if (view.secretBelongsTo !== view.certificate.metadata.name) return no('the Secret belongs to another Certificate');
  return view.secret.is === 'unread' ? no('the Secret has not been read yet') : undefined;
}

function barDuringBackoff(view: CertificateView, now: Instant): Trigger | undefined {
  const end = backoffEnd(view);
  return end !== undefined && now < end ? no('the last attempt failed') : undefined;
}

function startOnViolation(view: CertificateView, now: Instant): Trigger | undefined {
  const violation = policyViolation(view, view.certificate.status.revision);
  if (violation === undefined) return undefined;
  const pause = otherWriterPause(view, violation.reason);
  if (pause !== undefined && now < pause.until) return no(pause.because);
  return yes(violation.reason, violation.message, []);
}

/**
 * The instant is that of the stored certificate and of the spec as it is now. The message names it too: what the status has announced may be
 * of a spec before, or of a certificate that somebody has replaced while the controller was down.
 */
function startWhenDue(view: CertificateView, now: Instant): Trigger | undefined {
  const certificate = storedCertificate(view);
  if (certificate === undefined) return undefined;
  const due = dueTime(view, certificate);
  if (due.is === 'never' || now < due.at) return undefined;
  const events: Events =
    due.windowsMissed === undefined
      ? []
      : [
          {
            type: 'Warning',
            reason: 'WindowError',
            component,
            message: `Renewing certificate without satisfying renewal windows due to ${describeFault(due.windowsMissed)}`,
          },
        ];
  return yes('Renewing', `Renewing certificate as renewal was scheduled at ${formatInstant(due.at)}`, events);
}

function startNothing(): Trigger {
  return no('the certificate is as the spec wants it');
}

const no = (because: string): Trigger => ({ is: 'no', because });
const yes = (reason: IssuingReason, message: string, events: Events): Trigger => ({
  is: 'yes',
  reason,
  message,
  events: [...events, { type: 'Normal', reason: 'Issuing', message, component }],
});

/**
 * Whether the API server itself has lately shown the Secret that the trigger judges, and the request where it is that which tells: nothing is issued on the word of a cache alone. A
 * cached Secret whose certificate is the one that the status describes needs no second look. Source: architecture 5.6, trap Q4.
 */
export const isConfirmed = (view: CertificateView, now: Instant): boolean =>
  isSecretConfirmed(view, now) && requestInDoubt(view) === undefined;

/** The Secret's part of it. */
export function isSecretConfirmed(view: CertificateView, now: Instant): boolean {
  if (view.secret.is === 'unread') return false;
  if (view.secret.liveAt !== undefined && now - view.secret.liveAt < minutes(1)) return true;
  const certificate = storedCertificate(view);
  const { notBefore, notAfter } = view.certificate.status;
  return (
    certificate !== undefined &&
    certificate.notBefore === parseInstant(notBefore ?? '') &&
    certificate.notAfter === parseInstant(notAfter ?? '')
  );
}
