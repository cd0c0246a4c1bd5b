import { parseGoDuration } from '../../../base/go-duration.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Instant, Milliseconds } from '../../../base/instant.ts';
import { after, between, milliseconds, parseInstant, seconds } from '../../../base/instant.ts';
import type { ChallengeCall } from '../calls.ts';
import type { ReadyChallengeView } from '../view.ts';
import type { ChallengeWord } from './word.ts';
import { writeStatus } from './word.ts';

/** Until what was presented is seen, or as long as the solver says instead. Undefined: the server can be told. */
export function waitUntilSeen(
  view: ReadyChallengeView,
  check: (again: boolean) => ChallengeCall,
  now: Instant,
): ChallengeWord | undefined {
  const { waitInsteadOfSelfCheck } = view.challenge.spec.solver;
  const since = parseInstant(view.challenge.status.presentedAt ?? '') ?? now;
  const wait = waitInsteadOfSelfCheck === undefined ? undefined : parseGoDuration(waitInsteadOfSelfCheck);
  if (wait !== undefined) return sleepUntil(after(since, wait), 'waiting as long as waitInsteadOfSelfCheck says', now);
  const call = check(false);
  const answer = view.desk.get(call.id);
  if (answer === undefined) return { do: 'call', call };
  if (answer.is === 'fault') return tellWait(view, describeFault(answer.fault), answer.retryAt);
  if (answer.reply.of !== 'sight') return { do: 'call', call };
  if (answer.reply.isThere)
    return sleepUntil(after(answer.at, view.settings.settleTime), 'every server has it; letting it settle', now);
  const due = after(answer.at, nextCheck(view, between(since, answer.at)));
  return due > now ? tellWait(view, answer.reply.because, due) : { do: 'call', call: check(true) };
}

const SOONEST = milliseconds(500);
/** What is not seen after so long is told. */
const UNTIL_TOLD = seconds(3);

/** Soon at first, as most name servers are fast, and then more and more seldom. */
const nextCheck = ({ settings }: ReadyChallengeView, waited: Milliseconds): Milliseconds =>
  milliseconds(Math.min(Math.max(waited / 2, SOONEST), settings.checkPeriod));

const sleepUntil = (until: Instant, because: string, now: Instant): ChallengeWord | undefined =>
  until > now ? { do: 'sleep', because, until } : undefined;

/** In the reference's words, with who sees what. Source: reference §2.14. */
function tellWait(view: ReadyChallengeView, because: string, until: Instant): ChallengeWord {
  const { challenge } = view;
  const reason = `Waiting for ${challenge.spec.type} challenge propagation: ${because}`;
  const since = parseInstant(challenge.status.presentedAt ?? '');
  const isNews = challenge.status.reason !== reason && since !== undefined && between(since, until) > UNTIL_TOLD;
  return isNews ? writeStatus(view, { reason }) : { do: 'sleep', because: reason, until };
}
