import type { CertificateStatus } from '../../../api/certificate/types.ts';
import type { CertificateView } from '../view.ts';
import type { CertificateWord } from './word.ts';
import type { Events, MergePatch } from '../../../kube/step.ts';
import type { Instant } from '../../../base/instant.ts';
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../../../base/json-object.ts';
import type { JsonObject } from '../../../base/json-object.ts';
import { withCondition } from '../../condition.ts';
import type { AriPart } from './renewal-information.ts';
import { ariPart } from './renewal-information.ts';
import { issuingPart } from './issuing.ts';
import { issuanceId } from '../../../api/issuance-id.ts';
import { nextRevision, seenCertificate } from './progress.ts';
import type { Readiness } from './readiness.ts';
import { readiness } from './readiness.ts';
import { secretReadIdOf } from './read-secret.ts';

/**
 * Writes the status that the view calls for, all of it at once, if it is not there yet: what was started, what has failed, what was
 * stored, and whether the Secret is good. Guards against half-told states: no reader ever sees Ready=True beside a finished Issuing.
 */
export function syncStatus(view: CertificateView, now: Instant): CertificateWord | undefined {
  const { status, events, manager, clears, correlation } = desiredStatus(view, now);
  const patch = statusPatch(view.certificate.status, status);
  if (patch === undefined) return undefined;
  const isUrgent = Object.keys(patch).some((field) => !IN_NO_HURRY.has(field));
  return {
    do: 'setStatus',
    of: seenCertificate(view),
    status: patch,
    manager,
    then: events,
    clears,
    class: isUrgent ? 'urgent' : 'housekeeping',
    ...correlation,
  };
}

/** What a certificate authority suggests for months ahead. */
const IN_NO_HURRY: ReadonlySet<string> = new Set(['acme', 'renewalTime']);

/** The status as it should be now, and what is told when it is written. Every explanation of a Certificate's state starts here. */
export function desiredStatus(view: CertificateView, now: Instant) {
  const issuing = issuingPart(view, now);
  const { ready, times, events } =
    view.settings.enabled.readiness && view.secret.is !== 'unread'
      ? readiness(view, issuing.status.revision, now)
      : unchanged;
  const conditions =
    ready === undefined
      ? (issuing.status.conditions ?? [])
      : withCondition(issuing.status.conditions ?? [], ready, now);
  const { ari, ...asked } = ariPart(view);
  const rest = ready === undefined ? issuing.status : withDescription(issuing.status, times, ari);
  const status: CertificateStatus = { ...rest, conditions };
  return {
    status,
    events: [...issuing.events, ...newly(view, ready, events), ...asked.events] satisfies Events,
    manager: issuing.manager ?? 'cert-manager-certificates-readiness',
    clears: [...(issuing.ends ? [secretReadIdOf(view)] : []), ...asked.clears],
    correlation: issuing.starts ? { correlation: issuanceId(view.certificate.metadata.uid, nextRevision(view)) } : {},
  };
}

/** What describes the Secret is taken as a whole from now: what is not there any more goes. */
function withDescription(status: CertificateStatus, times: Readiness['times'], ari: AriPart['ari']): CertificateStatus {
  const { notBefore: _, notAfter: __, renewalTime: ___, acme: ____, ...rest } = status;
  return { ...rest, ...times, ...(ari === undefined ? {} : { acme: { ari } }) };
}

const unchanged = { ready: undefined, times: {}, events: [] } as const;

/** Readiness has no moment of its own: what it warns of is sent when the condition's text changes. */
function newly(view: CertificateView, ready: { readonly message: string } | undefined, events: Events): Events {
  const present = view.certificate.status.conditions?.find(({ type }) => type === 'Ready');
  return ready?.message === present?.message ? [] : events;
}

/** The merge patch from one status to another; undefined if they are the same. */
export function statusPatch(present: CertificateStatus, desired: CertificateStatus): MergePatch | undefined {
  if (present === desired) return undefined;
  const before: Readonly<Record<string, unknown>> = { ...present };
  const afterwards: Readonly<Record<string, unknown>> = { ...desired };
  const patch = objectPatch(before, afterwards);
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** RFC 7386: objects are merged, so that what goes out of one has to be named; lists are replaced. */
function objectPatch(before: JsonObject, afterwards: JsonObject): MergePatch {
  const patch: Record<string, unknown> = {};
  for (const field of Object.keys(afterwards)) {
    const [old, wanted] = [before[field], afterwards[field]];
    if (isDeepStrictEqual(old, wanted)) continue;
    patch[field] = isJsonObject(old) && isJsonObject(wanted) ? objectPatch(old, wanted) : wanted;
  }
  for (const field of Object.keys(before)) if (!(field in afterwards)) patch[field] = null;
  return patch;
}
