import type { CertificateView } from '../view.ts';
import type { Events, Rest } from '../../../kube/step.ts';
import type { Instant } from '../../../base/instant.ts';
import type { ObjectKey } from '../../../api/kubernetes.ts';
import { certificateRequestType, certificateType } from '../../../api/resource-types.ts';
import { after, earliest, hours, instant, milliseconds, minutes, parseInstant } from '../../../base/instant.ts';
import { backoffEnd } from './backoff.ts';
import { otherWriterPause } from './other-writer.ts';
import { policyViolation } from './policies.ts';
import { storedCertificate } from './stored-certificate.ts';
import { certificateCondition, isIssuing, nextRequest, nextRevision } from './progress.ts';
import { renewalSource } from './renewal-information.ts';
import { requestName } from './request-name.ts';
import { dueTime } from './wishes.ts';

/** A Certificate that is going away: what it owns goes by garbage collection, and nothing is made for it any more (trap B11). */
export function leaveDeletedAlone(view: CertificateView, now: Instant): Rest | undefined {
  if (view.certificate.metadata.deletionTimestamp === undefined) return undefined;
  return awaiting('the Certificate is being deleted', [ownKey(view)], after(now, hours(10)));
}

/** Without a valid spec nothing further is decided; the condition says what to mend. */
export function waitForValidSpec(view: CertificateView, now: Instant): Rest | undefined {
  const problem = view.problem;
  if (problem === undefined) return undefined;
  const then: Events = [
    {
      type: 'Warning',
      reason: 'RequestFailed',
      message: `Failed to generate CSR: ${problem} - will not retry`,
      component: 'cert-manager-certificates-request-manager',
    },
  ];
  return { ...awaiting(problem, [ownKey(view)], after(now, hours(1))), then };
}

/**
 * Another Certificate has this Secret: nothing is made for it and nothing stored, even if somebody has set Issuing by hand. Looks again in
 * three minutes. Source: reference §2.2.2.
 */
export function waitForSecretOwner(view: CertificateView, now: Instant): Rest | undefined {
  if (view.secretBelongsTo === view.certificate.metadata.name) return undefined;
  return {
    ...awaiting(
      `Secret "${view.certificate.spec.secretName}" belongs to Certificate "${view.secretBelongsTo}"`,
      [{ ...ownKey(view), name: view.secretBelongsTo }],
      after(now, minutes(3)),
    ),
    then: rivalryEvents(view),
  };
}

/** While an issuance waits for somebody else's word: its request, or its next key. */
export function waitForRequest(view: CertificateView, now: Instant): Rest | undefined {
  if (!isIssuing(view)) return undefined;
  const { namespace, name } = view.certificate.metadata;
  const waitedFor = nextRequest(view)?.metadata.name ?? requestName(name, nextRevision(view));
  return awaiting(
    `CertificateRequest "${waitedFor}" is not answered yet`,
    [{ type: certificateRequestType, namespace, name: waitedFor }],
    after(now, hours(1)),
  );
}

/** Nothing to do until the next instant that matters: end of the back-off, renewal, expiry. */
export function restUntilDue(view: CertificateView, now: Instant): Rest {
  const certificate = storedCertificate(view);
  const due = certificate === undefined ? undefined : dueTime(view, certificate);
  const expiry = certificate === undefined ? undefined : after(certificate.notAfter, milliseconds(1000));
  const renewal = due?.is === 'due' ? due.at : undefined;
  const instants = [backoffEnd(view), renewal, expiry, pauseEnd(view), nextAsking(view)].filter(
    (at): at is Instant => at !== undefined && at > now,
  );
  const isReady = certificateCondition(view, 'Ready')?.status === 'True';
  const until = earliest(...instants, after(now, isReady ? hours(10) : hours(1))) ?? instant(now);
  return { do: 'sleep', because: 'until the next instant that matters', until, then: rivalryEvents(view) };
}

/** When the certificate authority wants to be asked again. */
const nextAsking = (view: CertificateView): Instant | undefined =>
  parseInstant(renewalSource(view)?.told?.nextCheck ?? '');

function pauseEnd(view: CertificateView): Instant | undefined {
  const violation = policyViolation(view, view.certificate.status.revision);
  return violation === undefined ? undefined : otherWriterPause(view, violation.reason)?.until;
}

/** Both sides of a conflict over one Secret are told, by name. Source: trap B3, requirement LC-07. */
function rivalryEvents(view: CertificateView): Events {
  if (view.rivals.length === 0) return [];
  const names = view.rivals.map((name) => `"${name}"`).join(', ');
  const message = `Secret "${view.certificate.spec.secretName}" is also named by Certificate ${names}; it belongs to "${view.secretBelongsTo}". Give each its own spec.secretName`;
  return [{ type: 'Warning', reason: 'DuplicateSecretName', message, component: 'cert-manager-certificates-trigger' }];
}

const awaiting = (because: string, changeOf: readonly ObjectKey[], atLatest: Instant): Rest => ({
  do: 'await',
  because,
  changeOf,
  atLatest,
});

const ownKey = (view: CertificateView): ObjectKey => ({
  type: certificateType,
  namespace: view.certificate.metadata.namespace,
  name: view.certificate.metadata.name,
});
