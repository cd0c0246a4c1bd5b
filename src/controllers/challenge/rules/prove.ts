import type { Instant } from '../../../base/instant.ts';
import type { ReadyChallengeView } from '../view.ts';
import { accept } from './accept.ts';
import { checkCall } from './calls.ts';
import { presentDns01 } from './present.ts';
import { waitUntilSeen } from './see.ts';
import type { ChallengeWord } from './word.ts';
import { warning, writeStatus } from './word.ts';

/** Presents, looks whether it is seen, and tells the server. Source: reference §2.14. */
export function prove(view: ReadyChallengeView, now: Instant): ChallengeWord {
  const { dns01 } = view;
  if (dns01 === undefined) return notHere(view);
  return (
    presentDns01(view, dns01, now) ??
    waitUntilSeen(view, (again) => checkCall(view, dns01, again), now) ??
    accept(view, now)
  );
}

function notHere(view: ReadyChallengeView): ChallengeWord {
  const reason = `This version does not solve challenges of type ${view.challenge.spec.type} yet`;
  return writeStatus(view, { state: 'errored', reason }, { then: [warning('Failed', reason)] });
}
