import type { Instant } from '../../base/instant.ts';
import type { Spoken } from '../../base/rules.ts';
import { firstOf } from '../../base/rules.ts';
import { leaveToOthers, refuseForgery, waitForIssuer, waitForRequest } from './rules/before.ts';
import { createAtServer, fetchAuthorizations } from './rules/begin.ts';
import { leaveDeletedAlone, restAtFailure, restWhenDone } from './rules/ends.ts';
import { finish } from './rules/finish.ts';
import { solve } from './rules/solve.ts';
import { isReady } from './rules/ready.ts';
import type { OrderWord } from './rules/word.ts';
import type { OrderView, ReadyOrderView } from './view.ts';

/*
 * One Order. Each arrow is one write of its status; Challenges are made and deleted between them.
 *
 *   nothing ─▶ url, finalizeURL, pending ─▶ authorizations ─▶ valid, certificate
 *      │            └ (all proven already: ready) ─────────────▲
 *      └──────────── the server says no ─▶ errored or invalid, with its words
 */

/**
 * The next thing to do for one Order. Read it as the specification: the first rule that speaks wins. Covers the reference's controller orders.
 */
export const decide = (view: OrderView, now: Instant): Spoken<OrderWord> =>
  isReady(view) ? withIssuer(view, now) : withoutIssuer(view, now);

const withIssuer = firstOf<ReadyOrderView, OrderWord>(
  leaveDeletedAlone,
  restAtFailure,
  restWhenDone,
  refuseForgery, // nothing below ever acts for an Order that nobody has approved
  waitForRequest,
  createAtServer,
  fetchAuthorizations,
  solve,
  finish,
);

const withoutIssuer = firstOf<OrderView, OrderWord>(
  leaveDeletedAlone,
  restAtFailure,
  restWhenDone,
  leaveToOthers,
  waitForIssuer,
);
