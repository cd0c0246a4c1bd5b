import type { AcmeAuthorization } from '../../../acme/acme-client.ts';
import { problemText } from '../../../acme/problem.ts';
import type { Fault } from '../../../base/fault.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, between, earliest, milliseconds, minutes, seconds } from '../../../base/instant.ts';
import { ask } from '../../ask.ts';
import type { ChallengeCall, ChallengeReply } from '../calls.ts';
import type { ReadyChallengeView } from '../view.ts';
import { acceptCall, lookCall } from './calls.ts';
import type { ChallengeWord } from './word.ts';
import { normal, warning, writeStatus } from './word.ts';

/** Where the server does not say when to ask again: soon at first, and then more and more seldom. Most have looked within a second; asked sooner, each would be asked twice. */
const USUAL_WAIT = seconds(1);
const SELDOM = minutes(1);
/** What takes longer is told. */
const UNTIL_TOLD = seconds(30);
const LONGEST_WAIT = minutes(2);

/** Tells the server that the answer is in place, and waits for what it finds. Source: reference §2.14; RFC 8555 §7.5.1. */
export function accept(view: ReadyChallengeView, now: Instant): ChallengeWord {
  const asked = ask<ChallengeCall, ChallengeReply, 'challenge'>(view.desk, acceptCall(view), 'challenge');
  if (asked.is === 'unasked') return asked.word;
  if (asked.is === 'fault') return afterFault(view, asked.fault, asked.retryAt);
  const { challenge } = asked.reply;
  const answer = view.desk.get(lookCall(view, false).id);
  if (answer === undefined)
    return challenge.status === 'valid'
      ? valid(view)
      : lookAt(view, bounded(challenge.retryAfter ?? after(asked.at, USUAL_WAIT), asked.at), false, now);
  if (answer.is === 'fault') return afterFault(view, answer.fault, answer.retryAt);
  if (answer.reply.of !== 'authorization') return { do: 'call', call: lookCall(view, false) };
  return actOn(view, answer.reply.authorization, { since: asked.at, at: answer.at }, now);
}

/** A server that wants to be asked again tomorrow is asked sooner. */
const bounded = (told: Instant, at: Instant): Instant => earliest(told, after(at, LONGEST_WAIT)) ?? told;

/** When the server was told that the answer is in place, and when it was looked at last. */
interface Looked {
  readonly since: Instant;
  readonly at: Instant;
}

const patience = ({ since, at }: Looked) =>
  milliseconds(Math.min(Math.max(between(since, at) / 2, USUAL_WAIT), SELDOM));

function actOn(
  view: ReadyChallengeView,
  authorization: AcmeAuthorization,
  looked: Looked,
  now: Instant,
): ChallengeWord {
  switch (authorization.status) {
    case 'valid':
      return valid(view);
    case 'pending':
      return lookLater(view, authorization, looked, now);
    case 'invalid':
    case 'deactivated':
    case 'expired':
    case 'revoked':
      return failed(view, authorization.status === 'expired' ? 'expired' : 'invalid', whyNot(view, authorization));
  }
}

/** What takes unusually long is told. */
function lookLater(
  view: ReadyChallengeView,
  { retryAfter }: AcmeAuthorization,
  looked: Looked,
  now: Instant,
): ChallengeWord {
  const due = bounded(retryAfter ?? after(looked.at, patience(looked)), looked.at);
  return due > now && between(looked.since, due) > UNTIL_TOLD
    ? waitTelling(view, 'the server has not looked yet', due)
    : lookAt(view, due, true, now);
}

/** Not before the server wants to be asked. */
const lookAt = (view: ReadyChallengeView, due: Instant, again: boolean, now: Instant): ChallengeWord =>
  due > now
    ? { do: 'sleep', because: 'the server is looking', until: due }
    : { do: 'call', call: lookCall(view, again) };

function valid(view: ReadyChallengeView): ChallengeWord {
  const { dnsName, type } = view.challenge.spec;
  return writeStatus(
    view,
    { state: 'valid', reason: 'Successfully authorized domain' },
    {
      then: [normal('DomainVerified', `Domain "${dnsName}" verified with "${type}" validation`)],
      clears: askedIds(view),
    },
  );
}

/** What the server found, of the challenge that was answered. */
function whyNot({ challenge }: ReadyChallengeView, { status, challenges }: AcmeAuthorization): string {
  const error = challenges.find(({ url }) => url === challenge.spec.url)?.error;
  return error === undefined ? `the server calls the authorization ${status}` : problemText(error);
}

/** The server's no ends the Challenge; everything else is told, and tried again. Source: reference §2.14; trap F4. */
function afterFault(view: ReadyChallengeView, fault: Fault, retryAt: Instant): ChallengeWord {
  if (fault.kind !== 'refused') return waitTelling(view, describeFault(fault), retryAt);
  return failed(view, fault.code === 'AcmeMalformed' ? 'expired' : 'errored', describeFault(fault));
}

function waitTelling(view: ReadyChallengeView, because: string, until: Instant): ChallengeWord {
  const reason = `Waiting to accept challenge authorization: ${because}`;
  if (view.challenge.status.reason === reason) return { do: 'sleep', because: reason, until };
  return writeStatus(view, { reason }, { then: [warning('Waiting', reason)] });
}

function failed(view: ReadyChallengeView, state: 'expired' | 'errored' | 'invalid', because: string): ChallengeWord {
  const reason = `Accepting challenge authorization failed: ${because}`;
  return writeStatus(view, { state, reason }, { then: [warning('Failed', reason)], clears: askedIds(view) });
}

const askedIds = (view: ReadyChallengeView): readonly string[] => [acceptCall(view).id, lookCall(view, false).id];
