import { describeFault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { formatInstant } from '../../../base/instant.ts';
import { ask } from '../../ask.ts';
import type { ChallengeCall, ChallengeReply, Dns01Task } from '../calls.ts';
import type { ReadyChallengeView } from '../view.ts';
import { presentCall } from './calls.ts';
import type { ChallengeWord } from './word.ts';
import { normal, warning, writeStatus } from './word.ts';

/** Puts the value in place, and says so in the status. Source: reference §2.14. */
export function presentDns01(view: ReadyChallengeView, task: Dns01Task, now: Instant): ChallengeWord | undefined {
  if (view.challenge.status.presented === true) return undefined;
  const call = presentCall(view, task);
  const asked = ask<ChallengeCall, ChallengeReply, 'done'>(view.desk, call, 'done');
  if (asked.is === 'unasked') return asked.word;
  if (asked.is === 'fault')
    return tellFailure(view, `Error presenting challenge: ${describeFault(asked.fault)}`, asked.retryAt);
  return markPresented(view, now, [call.id]);
}

/** One write for all that has happened since the Challenge was made. */
export function markPresented(view: ReadyChallengeView, now: Instant, clears: readonly string[]): ChallengeWord {
  const { type } = view.challenge.spec;
  return writeStatus(
    view,
    { processing: true, presented: true, presentedAt: formatInstant(now), state: 'pending', reason: null },
    { then: [normal('Presented', `Presented challenge using ${type} challenge mechanism`)], clears },
  );
}

/** Told in the status, once for each text; what varies from try to try is not in it (trap H2). */
export function tellFailure(view: ReadyChallengeView, reason: string, until: Instant): ChallengeWord {
  if (view.challenge.status.reason === reason) return { do: 'sleep', because: reason, until };
  return writeStatus(view, { processing: true, reason, state: 'pending' }, { then: [warning('PresentError', reason)] });
}
