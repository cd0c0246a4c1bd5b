import type { AcmeOrder } from '../../../acme/acme-client.ts';
import { problemText } from '../../../acme/problem.ts';
import { isFailedState } from '../../../api/order/facts.ts';
import type { Pem } from '../../../base/brand.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, between, earliest, formatInstant, milliseconds, minutes, seconds } from '../../../base/instant.ts';
import { assertNever } from '../../../base/assert-never.ts';
import { checkIssued } from '../../../pki/certificate/check-issued.ts';
import { ask } from '../../ask.ts';
import type { OrderCall, OrderReply } from '../calls.ts';
import type { ReadyOrderView } from '../view.ts';
import { downloadCall, finalizeCall, lookCall } from './calls.ts';
import { afterTrouble, errored, waitTelling } from './troubles.ts';
import type { OrderWord } from './word.ts';
import { component, warning, writeStatus } from './word.ts';

/** The order as the server showed it, and when. */
interface Seen {
  readonly order: AcmeOrder;
  readonly at: Instant;
}

/** Where the server does not say when to ask again: some take a moment from the last proof to `ready` (trap F3), and to sign (trap F2). */
const UNTIL_READY = seconds(5);
const UNTIL_SIGNED = seconds(2);
/** A server that wants to be asked again tomorrow is asked sooner. */
const LONGEST_WAIT = minutes(30);
/** One that does not say when is asked more and more seldom, down to this. */
const SELDOM = minutes(1);
/** What takes longer is told. */
const UNTIL_TOLD = seconds(30);

/**
 * All is proven: sends the signing request, waits for the certificate and fetches it. After a crash the server says that it has the request
 * already; then the order is looked at. Source: reference §2.13; RFC 8555 §7.4; trap F1.
 */
export function finish(view: ReadyOrderView, now: Instant): OrderWord {
  const seen = lastSeen(view);
  if (seen !== undefined) return actOn(view, seen, now);
  const { state } = view.order.status;
  if (state === 'processing' || state === 'valid') return lookAtOrder(view, now);
  const asked = ask<OrderCall, OrderReply, 'order'>(view.desk, finalizing(view, false), 'order');
  if (asked.is === 'unasked') return asked.word;
  if (asked.is === 'reply') return actOn(view, { order: asked.reply.order, at: asked.at }, now);
  if (asked.fault.code === 'AcmeOrderNotReady') return lookAtOrder(view, now);
  return afterTrouble(view, 'Failed to finalize Order', asked, now);
}

/** Looks at the order at the server, and does what it shows. */
export function lookAtOrder(view: ReadyOrderView, now: Instant): OrderWord {
  const asked = ask<OrderCall, OrderReply, 'order'>(view.desk, lookCall(view, urlOf(view), false), 'order');
  if (asked.is === 'unasked') return asked.word;
  if (asked.is === 'fault') return afterTrouble(view, 'Failed to retrieve Order', asked, now);
  return actOn(view, { order: asked.reply.order, at: asked.at }, now);
}

function actOn(view: ReadyOrderView, seen: Seen, now: Instant): OrderWord {
  const { order, at } = seen;
  switch (order.status) {
    case 'valid':
      return download(view, order, now);
    case 'invalid':
      return invalid(view, order, now);
    case 'ready':
      return wasNotReadySince(view, at) ? lookLater(view, seen, UNTIL_READY, now) : finalizeAgain(view, now);
    case 'pending':
      return unproven(view, now) ?? lookLater(view, seen, UNTIL_READY, now);
    case 'processing':
      return lookLater(view, seen, UNTIL_SIGNED, now);
    default:
      return assertNever(order.status);
  }
}

/** Not before the server wants to be asked. RFC 8555 §7.4. */
function lookLater(view: ReadyOrderView, { order, at }: Seen, otherwise: typeof UNTIL_READY, now: Instant): OrderWord {
  const own = after(at, patience(view, at, otherwise));
  const due = earliest(order.retryAfter ?? own, after(at, LONGEST_WAIT)) ?? now;
  if (due > now) return wait(view, order, due);
  const call = lookCall(view, urlOf(view), true);
  const answer = view.desk.get(call.id);
  if (answer?.is === 'fault') return afterTrouble(view, 'Failed to retrieve Order', answer, now);
  return { do: 'call', call };
}

/** Soon at first, as most servers take moments, and then more and more seldom: by how long it has been, and how often they have refused. */
function patience(view: ReadyOrderView, at: Instant, otherwise: typeof UNTIL_READY): typeof UNTIL_READY {
  const answer = view.desk.get(finalizing(view, false).id);
  if (answer?.is === 'fault' && answer.attempts > 1)
    return milliseconds(Math.min(otherwise * 2 ** (answer.attempts - 1), LONGEST_WAIT));
  // Answers are forgotten after ten minutes; that it takes long stands in the status.
  if (answer === undefined) return view.order.status.reason === undefined ? otherwise : SELDOM;
  const waited = between(answer.at, at);
  return milliseconds(Math.min(Math.max(waited / 2, otherwise), SELDOM));
}

/** What takes unusually long stands in the status, once. */
function wait(view: ReadyOrderView, { status }: AcmeOrder, due: Instant): OrderWord {
  const answer = view.desk.get(finalizing(view, false).id);
  const because = `the order is ${status} at the server`;
  if (answer === undefined || between(answer.at, due) <= UNTIL_TOLD) return { do: 'sleep', because, until: due };
  const refusal = answer.is === 'fault' ? `Failed to finalize Order: ${describeFault(answer.fault)}; ` : '';
  return waitTelling(view, `${refusal}${because}`, due);
}

function finalizeAgain(view: ReadyOrderView, now: Instant): OrderWord {
  const answer = view.desk.get(finalizing(view, false).id);
  if (answer?.is === 'fault' && answer.fault.code !== 'AcmeOrderNotReady')
    return afterTrouble(view, 'Failed to finalize Order', answer, now);
  return { do: 'call', call: finalizing(view, true) };
}

function invalid(view: ReadyOrderView, order: AcmeOrder, now: Instant): OrderWord {
  const because = order.error === undefined ? [] : [problemText(order.error)];
  const reason = ['the server calls the order invalid', ...because, ...failedChallenges(view)].join(': ');
  return writeStatus(
    view,
    { state: 'invalid', reason, failureTime: formatInstant(now) },
    { then: [warning('Failed', reason)] },
  );
}

/** The server waits for proofs that nobody will give any more: it would for days, until the order expires. */
function unproven(view: ReadyOrderView, now: Instant): OrderWord | undefined {
  const failed = failedChallenges(view);
  return failed.length === 0 ? undefined : errored(view, failed.join(': '), now);
}

/** What the Challenges tell, for who looks at the Order first. */
const failedChallenges = ({ challenges }: ReadyOrderView): readonly string[] =>
  challenges
    .filter(({ status }) => isFailedState(status.state))
    .map(({ metadata, spec, status }) => `Challenge "${metadata.name}" for "${spec.dnsName}": ${status.reason ?? ''}`);

function download(view: ReadyOrderView, { certificateUrl }: AcmeOrder, now: Instant): OrderWord {
  if (certificateUrl === undefined)
    return errored(
      view,
      'Failed to retrieve certificate: the server calls the order valid and names no certificate',
      now,
    );
  const asked = ask<OrderCall, OrderReply, 'chain'>(view.desk, downloadCall(view, certificateUrl), 'chain');
  if (asked.is === 'unasked') return asked.word;
  if (asked.is === 'fault') return afterTrouble(view, 'Failed to retrieve certificate', asked, now);
  return keepCertificate(view, asked.reply.chain, now);
}

/** A certificate for another key, or one that has expired, is worth nothing to whoever asked (trap B2). */
function keepCertificate(view: ReadyOrderView, chain: Pem, now: Instant): OrderWord {
  const request = view.request?.request;
  const check = checkIssued(chain, { publicKeyHash: request?.is === 'valid' ? request.publicKeyHash : '' }, now);
  if (check.is !== 'good') return errored(view, `Failed to retrieve certificate: ${check.message}`, now);
  return writeStatus(
    view,
    { state: 'valid', certificate: Buffer.from(chain).toString('base64') },
    {
      then: [{ type: 'Normal', reason: 'Complete', message: 'Order completed successfully', component }],
      clears: askedInTheEnd(view),
    },
  );
}

const askedInTheEnd = (view: ReadyOrderView): readonly string[] => [
  finalizing(view, false).id,
  lookCall(view, '', false).id,
  downloadCall(view, '').id,
];

const urlOf = ({ order }: ReadyOrderView): string => order.status.url ?? '';

/** The request's bytes are in the cache as long as it has not been answered. */
const finalizing = (view: ReadyOrderView, again: boolean) =>
  finalizeCall(view, view.order.status.finalizeURL ?? '', view.request?.pendingRequest ?? '', again);

/** The newest answer that shows the order since it was to be finalised; of two at the same moment the one to finalisation, which is asked for after a look. */
function lastSeen(view: ReadyOrderView): Seen | undefined {
  const answers = [lookCall(view, '', false).id, finalizing(view, false).id].map((id) => view.desk.get(id));
  const seen = answers.flatMap((answer): readonly Seen[] =>
    answer?.is === 'reply' && answer.reply.of === 'order' ? [{ order: answer.reply.order, at: answer.at }] : [],
  );
  return seen.reduce<Seen | undefined>(
    (newest, one) => (newest === undefined || one.at >= newest.at ? one : newest),
    undefined,
  );
}

/** The server has refused to finalise since it was seen to be ready. */
function wasNotReadySince(view: ReadyOrderView, at: Instant): boolean {
  const answer = view.desk.get(finalizing(view, false).id);
  return answer?.is === 'fault' && answer.fault.code === 'AcmeOrderNotReady' && answer.at >= at;
}
