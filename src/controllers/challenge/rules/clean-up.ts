import { isOurFinalizer } from '../../../api/challenge/finalizer.ts';
import { isFailedState, isFinalState } from '../../../api/order/facts.ts';
import { digest } from '../../../base/digest.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, hours, minutes, parseInstant } from '../../../base/instant.ts';
import { ask } from '../../ask.ts';
import type { ChallengeCall, ChallengeReply, Dns01Task } from '../calls.ts';
import type { ChallengeView, ReadyChallengeView } from '../view.ts';
import { cleanUpCall, thumbprintCall } from './calls.ts';
import { editIngress } from './edit-ingress.ts';
import { typeOf } from './solver-objects.ts';
import type { ChallengeWord } from './word.ts';
import { component, ownKey, seenChallenge, settled, warning, writeStatus } from './word.ts';

/** Whoever deletes a namespace is not kept waiting longer for a provider that does not answer (trap G8). */
const LONGEST_TRIES = minutes(10);

/** Neither anything to prove nor anything to clean up. */
export function restWhenDone({ challenge }: ChallengeView, now: Instant): ChallengeWord | undefined {
  const { status, metadata } = challenge;
  if (metadata.finalizers.some(isOurFinalizer)) return undefined;
  if (isFinalState(status.state)) return settled(`the Challenge is ${status.state}`, now);
  return metadata.deletionTimestamp === undefined ? undefined : settled('the Challenge is being deleted', now);
}

/**
 * Takes away what was presented once the Challenge has ended or is being deleted, then lets it go. While a valid one waits for its Order to
 * delete it nothing is written. Source: reference §2.14.
 */
export function cleanUp(view: ReadyChallengeView, now: Instant): ChallengeWord | undefined {
  const { status, metadata } = view.challenge;
  const isGoing = metadata.deletionTimestamp !== undefined;
  if (!isGoing && !isFinalState(status.state)) return undefined;
  const word = view.dns01 === undefined ? takeAwayRoute(view, now) : takeAway(view, view.dns01, now);
  if (word !== undefined) return word;
  if (isGoing) return letGo(view);
  if (status.state === 'valid')
    return {
      do: 'await',
      because: 'the Challenge is valid',
      changeOf: [ownKey(view)],
      // That it is away is not remembered for long: each look asks the provider once more.
      atLatest: after(now, hours(10)),
    };
  return status.presented === true || status.processing === true
    ? writeStatus(view, { presented: false, processing: false })
    : letGo(view);
}

/**
 * What was made for the Challenge goes with it by garbage collection; one that has failed stays, so that its objects are deleted, and somebody
 * else's Ingress is put right in any case. Needs no issuer. Undefined once it is away.
 */
export function takeAwayRoute(view: ChallengeView, now: Instant): ChallengeWord | undefined {
  const { http01, challenge } = view;
  if (http01 === undefined) return undefined;
  const edited = http01.edit === undefined ? undefined : editIngress(view, http01.edit, 'cleanUp');
  if (edited?.is === 'word') return edited.word;
  if (edited?.is === 'failed' && !isOverdue(view, now))
    return {
      do: 'sleep',
      because: edited.because,
      until: edited.until,
      then: [warning('CleanUpError', `Error cleaning up challenge: ${edited.because}`)],
    };
  if (!isFailedState(challenge.status.state)) return undefined;
  const [left] = http01.existing.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (left === undefined) return undefined;
  const { namespace, name, uid, resourceVersion } = left.metadata;
  const of = { key: { type: typeOf(left.kind), namespace, name }, uid, resourceVersion };
  return { do: 'delete', of, because: 'the Challenge has failed', class: 'housekeeping' };
}

/**
 * Undefined once it is away. Where the account key is another one by now, nobody can know whether the value was ever this program's: it stays, and
 * whoever reads the events is told.
 */
function takeAway(view: ReadyChallengeView, task: Dns01Task, now: Instant): ChallengeWord | undefined {
  const asked = ask<ChallengeCall, ChallengeReply, 'done'>(view.desk, cleanUpCall(view, task), 'done');
  if (asked.is === 'reply') return undefined;
  const key = ask<ChallengeCall, ChallengeReply, 'thumbprint'>(view.desk, thumbprintCall(view), 'thumbprint');
  if (key.is === 'unasked') return key.word;
  if (key.is === 'fault') return isOverdue(view, now) ? letGoWarning(view, describeFault(key.fault)) : key.word;
  if (!isOurs(view, key.reply.thumbprint))
    return letGoWarning(view, 'it was not made with the account key that the issuer has now');
  if (!view.isSolverKnown) return letGoWarning(view, 'the issuer has no such solver any more');
  if (asked.is === 'unasked') return asked.word;
  const because = describeFault(asked.fault);
  if (isOverdue(view, now)) return letGoWarning(view, because);
  return { ...asked.word, then: [warning('CleanUpError', `Error cleaning up challenge: ${because}`)] };
}

/** A value that nobody but this account can have presented: whoever writes a Challenge by hand cannot have another's records deleted. */
const isOurs = ({ challenge: { spec } }: ReadyChallengeView, thumbprint: string): boolean =>
  spec.key === digest(`${spec.token}.${thumbprint}`);

/** The issuer is gone or cannot be used: the Challenge must not keep a namespace from being deleted (trap G8). */
export function letGoWithoutIssuer(view: ChallengeView, now: Instant): ChallengeWord | undefined {
  const { issuer, challenge } = view;
  if (challenge.metadata.deletionTimestamp === undefined) return undefined;
  if (issuer.is === 'foreign') return undefined;
  const route = takeAwayRoute(view, now);
  if (route !== undefined) return route;
  if (challenge.spec.type === 'HTTP-01') return letGo(view);
  if (issuer.is === 'missing') return letGoWarning(view, issuer.because);
  return isOverdue(view, now) ? letGoWarning(view, 'the issuer is not ready') : undefined;
}

function isOverdue({ challenge }: ChallengeView, now: Instant): boolean {
  const since = parseInstant(challenge.metadata.deletionTimestamp ?? '');
  return since !== undefined && after(since, LONGEST_TRIES) < now;
}

function letGoWarning(view: ChallengeView, because: string): ChallengeWord {
  const { dnsName, type } = view.challenge.spec;
  const what =
    type === 'DNS-01'
      ? `a TXT record at _acme-challenge.${dnsName} may remain`
      : 'nothing of it remains in the cluster';
  return letGo(view, [
    warning('CleanUpError', `The Challenge is let go without being cleaned up: ${because}; ${what}`),
  ]);
}

function letGo(view: ChallengeView, then: ReturnType<typeof warning>[] = []): ChallengeWord {
  const finalizers = view.challenge.metadata.finalizers.filter((finalizer) => !isOurFinalizer(finalizer));
  return {
    do: 'patch',
    of: seenChallenge(view),
    patch: { metadata: { finalizers } },
    because: 'what was presented is taken away',
    manager: component,
    then,
  };
}
