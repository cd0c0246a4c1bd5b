import type { CertificateCall } from '../calls.ts';
import type { CertificateView } from '../view.ts';
import type { CertificateWord } from './word.ts';
import type { Fault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { isPassing } from '../../../base/is-passing.ts';
import { ask } from '../../ask.ts';
import { secretReadId } from '../calls.ts';
import { readRequestCall, requestInDoubt } from './request-in-doubt.ts';
import { isConfirmed, isSecretConfirmed, trigger } from './trigger.ts';

/** Reads a Secret without our label, of which the cache has only metadata, once for each of its versions. */
export function readStrangersSecret(view: CertificateView): CertificateWord | undefined {
  if (view.secret.is !== 'unread') return undefined;
  const asked = ask(view.desk, readSecretCall(view), 'readSecret');
  return asked.is === 'reply' ? undefined : asked.word;
}

/** Has the API server confirm what the cache says before anything is issued because of it. Source: architecture 5.6, trap Q4. */
export function confirmBeforeIssuing(view: CertificateView, now: Instant): CertificateWord | undefined {
  if (trigger(view, now).is === 'no') return undefined;
  if (!isSecretConfirmed(view, now)) return confirmSecret(view);
  const request = requestInDoubt(view);
  if (request === undefined) return undefined;
  const asked = ask(view.desk, readRequestCall(request), 'readRequest');
  return asked.is === 'reply' || (asked.is === 'fault' && !isPassing(asked.fault)) ? undefined : asked.word;
}

function confirmSecret(view: CertificateView): CertificateWord | undefined {
  const call = readSecretCall(view);
  const asked = ask(view.desk, call, 'readSecret');
  // What only a person can mend is told first, by the status; then it is waited for.
  if (asked.is === 'fault' && !isPassing(asked.fault)) return undefined;
  if (asked.is !== 'reply') return asked.word;
  // What it showed minutes ago may have changed since.
  return { do: 'call', call: { ...call, again: true } };
}

/** The API server will not show the Secret or the request until a person gives us the right; nothing is issued until then. */
export function waitForConfirmation(view: CertificateView, now: Instant): CertificateWord | undefined {
  if (trigger(view, now).is === 'no' || isConfirmed(view, now)) return undefined;
  const request = isSecretConfirmed(view, now) ? requestInDoubt(view) : undefined;
  const asked =
    request === undefined
      ? ask(view.desk, readSecretCall(view), 'readSecret')
      : ask(view.desk, readRequestCall(request), 'readRequest');
  return asked.is === 'fault' ? asked.word : undefined;
}

/** Why the API server did not show the Secret, if a person has to mend it. */
export function unreadableBecause(view: CertificateView): Fault | undefined {
  const fault = view.desk.lastFault(secretReadIdOf(view));
  return fault === undefined || isPassing(fault) ? undefined : fault;
}

function readSecretCall(view: CertificateView): CertificateCall {
  const { namespace } = view.certificate.metadata;
  const { secretName } = view.certificate.spec;
  return {
    name: 'readSecret',
    id: secretReadIdOf(view),
    target: 'api-server',
    secret: { namespace, name: secretName },
  };
}

/** The id of the live read for what the cache shows now. */
export const secretReadIdOf = (view: CertificateView): string =>
  secretReadId(view.certificate.spec.secretName, view.secretVersion);
