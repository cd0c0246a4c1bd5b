import type { ChallengeFacts } from '../../../api/challenge/facts.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, minutes, parseInstant } from '../../../base/instant.ts';
import type { ReadyOrderView } from '../view.ts';
import { awaitChallenges } from './await-challenges.ts';
import { NO_SOLVER } from './no-solver.ts';
import type { OrderWord } from './word.ts';
import { writeStatus } from './word.ts';

/** Each text goes on to CertificateRequest and Certificate: three writes. */
const BETWEEN_TEXTS = minutes(1);
const BEGINS = 'Challenge "';

/**
 * Waits for Challenges, and says in the status what the first of them that tells anything waits for: a user looks at the Certificate first, which repeats
 * it. A Challenge tells nothing in its first seconds, so that an issuance in which nothing is in the way costs no write. Source: reference §2.13.
 */
export function waitTellingWhy(view: ReadyOrderView, open: readonly ChallengeFacts[], now: Instant): OrderWord {
  const wait = awaitChallenges(view, `${open.length} Challenges are not valid yet`, now);
  const reason = whyWaiting(open);
  if (reason === view.order.status.reason) return wait;
  if (reason === undefined) return writeStatus(view, {});
  const due = mayTellAt(view, now);
  return due > now ? { ...wait, atLatest: due } : writeStatus(view, { reason });
}

/** Takes back what was told of Challenges, once there are none to wait for: what is in the way next is something else. */
export function takeBackWhy(view: ReadyOrderView): OrderWord | undefined {
  const { reason = '' } = view.order.status;
  return reason.startsWith(BEGINS) || reason.startsWith(NO_SOLVER) ? writeStatus(view, {}) : undefined;
}

/** The first by name, whichever told it first; the others by their number. */
function whyWaiting(open: readonly ChallengeFacts[]): string | undefined {
  const telling = open.filter(({ status }) => status.reason !== undefined && status.reason !== '');
  const [first, ...others] = telling.toSorted((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
  if (first === undefined) return undefined;
  const { metadata, spec, status } = first;
  const more = others.length === 0 ? '' : `; and ${others.length} more Challenge${others.length === 1 ? '' : 's'}`;
  return `${BEGINS}${metadata.name}" for "${spec.dnsName}": ${status.reason}${more}`;
}

/**
 * At once what is told first, and then one text a minute, counted from the last write of the status. That none has been told yet is seen from Challenges
 * that are younger than that write. A write in the future is one by another clock, of which nothing is known.
 */
function mayTellAt({ order, challenges }: ReadyOrderView, now: Instant): Instant {
  const { status, statusWrittenAt: last } = order;
  if (last === undefined || last > now) return now;
  const made = challenges.map(({ metadata }) => parseInstant(metadata.creationTimestamp) ?? last);
  const isFirst = status.reason === undefined && made.some((at) => at >= last);
  return isFirst ? now : after(last, BETWEEN_TEXTS);
}
