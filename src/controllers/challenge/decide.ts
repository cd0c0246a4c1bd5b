import type { Instant } from '../../base/instant.ts';
import type { Spoken } from '../../base/rules.ts';
import { firstOf } from '../../base/rules.ts';
import { leaveToOthers, refuseForgery, waitForIssuer, waitForOrder, waitForTurn } from './rules/before.ts';
import { cleanUp, letGoWithoutIssuer, restWhenDone } from './rules/clean-up.ts';
import { prove } from './rules/prove.ts';
import { isReady } from './rules/ready.ts';
import type { ChallengeWord } from './rules/word.ts';
import type { ChallengeView, ReadyChallengeView } from './view.ts';

/*
 * One Challenge. It is made by its Order with a finalizer; each arrow is one write.
 *
 *   nothing ─▶ processing, presented, pending ─▶ valid ──────────▶ (deleted by its Order) ─▶ finalizer off
 *                        └ reason: what is waited for └▶ invalid, expired, errored ─▶ cleaned up, finalizer off
 */

/**
 * The next thing to do for one Challenge. Read it as the specification: the first rule that speaks wins. Covers the reference's controller
 * challenges.
 */
export const decide = (view: ChallengeView, now: Instant): Spoken<ChallengeWord> =>
  isReady(view) ? withIssuer(view, now) : withoutIssuer(view, now);

const withIssuer = firstOf<ReadyChallengeView, ChallengeWord>(
  restWhenDone,
  cleanUp,
  waitForOrder,
  refuseForgery, // nothing below ever touches a credential for a Challenge that no Order asks for
  waitForTurn,
  prove,
);

const withoutIssuer = firstOf<ChallengeView, ChallengeWord>(
  restWhenDone,
  letGoWithoutIssuer,
  leaveToOthers,
  waitForIssuer,
);
