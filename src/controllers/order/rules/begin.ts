import type { AcmeAuthorization, AcmeOrder } from '../../../acme/acme-client.ts';
import type { OrderStatus } from '../../../api/order/types.ts';
import type { Fault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import type { Asked } from '../../ask.ts';
import { ask } from '../../ask.ts';
import type { OrderCall, OrderReply } from '../calls.ts';
import type { ReadyOrderView } from '../view.ts';
import { authorizationsCall, lookCall, newOrderCall } from './calls.ts';
import { afterTrouble } from './troubles.ts';
import type { OrderWord } from './word.ts';
import { writeStatus } from './word.ts';

/**
 * Makes the order at the server and keeps its URL before anything else is asked, so that a crash costs no second order. Source: reference
 * §2.13; RFC 8555 §7.4.
 */
export function createAtServer(view: ReadyOrderView, now: Instant): OrderWord | undefined {
  if (view.order.status.url !== undefined) return undefined;
  const call = newOrderCall(view, true);
  const asked = ask<OrderCall, OrderReply, 'order'>(view.desk, call, 'order');
  if (asked.is === 'unasked') return asked.word;
  if (asked.is === 'reply') return keepOrder(view, asked.reply.order);
  return isRefusedReplacement(view, asked.fault.code)
    ? createWithoutReplacement(view, now)
    : afterTrouble(view, doing(asked.fault), asked, now);
}

/** The issuer's own budget is no failure. */
const doing = ({ code }: Fault): string =>
  code === 'OrderBudgetSpent' ? 'Waiting to create Order' : 'Failed to create Order';

/** What is said of the certificate replaced is a favour: without it the order is an ordinary one. RFC 9773 §5; reference 2.13. */
function createWithoutReplacement(view: ReadyOrderView, now: Instant): OrderWord {
  const call = newOrderCall(view, false);
  const asked = ask<OrderCall, OrderReply, 'order'>(view.desk, call, 'order');
  if (asked.is === 'unasked') return asked.word;
  if (asked.is === 'fault') return afterTrouble(view, doing(asked.fault), asked, now);
  return keepOrder(view, asked.reply.order);
}

const isRefusedReplacement = ({ order }: ReadyOrderView, code: string): boolean =>
  order.spec.replaces !== undefined && REFUSED_REPLACEMENTS.has(code);

/** Another order has replaced it; the server does not know it; it is another account's. Servers differ in how they say so. */
const REFUSED_REPLACEMENTS: ReadonlySet<string> = new Set([
  'AcmeAlreadyReplaced',
  'AcmeMalformed',
  'AcmeUnauthorized',
  'AcmeStatus404',
  'AcmeStatus409',
]);

/** The answer stays on the desk: it says what has to be proven, which is fetched next. */
const keepOrder = (view: ReadyOrderView, order: AcmeOrder): OrderWord =>
  writeStatus(view, { url: order.url, finalizeURL: order.finalizeUrl, state: firstState(order) });

/** Final states are written with what belongs to them. */
const firstState = ({ status }: AcmeOrder): 'pending' | 'ready' | 'processing' =>
  status === 'ready' || status === 'processing' ? status : status === 'valid' ? 'processing' : 'pending';

/** Fetches what has to be proven, once. An order that is ready has it all proven already. Source: reference §2.13. */
export function fetchAuthorizations(view: ReadyOrderView, now: Instant): OrderWord | undefined {
  const { status } = view.order;
  if ((status.authorizations ?? []).length > 0 || status.url === undefined) return undefined;
  if (status.state === 'ready' || status.state === 'processing') return undefined;
  const order = announced(view, status.url);
  if (order.is === 'unasked') return order.word;
  if (order.is === 'fault') return afterTrouble(view, 'Failed to retrieve Order', order, now);
  const call = authorizationsCall(view, order.reply.order.authorizationUrls);
  const asked = ask<OrderCall, OrderReply, 'authorizations'>(view.desk, call, 'authorizations');
  if (asked.is === 'unasked') return asked.word;
  if (asked.is === 'fault') return afterTrouble(view, 'Failed to retrieve authorizations', asked, now);
  const authorizations = asked.reply.authorizations.map(asStatus);
  return writeStatus(
    view,
    { authorizations },
    {
      clears: [...newOrderIds(view), lookCall(view, status.url, false).id, call.id],
    },
  );
}

/** The order as the server announced it; asked for anew only after a restart. */
function announced(view: ReadyOrderView, url: string): Asked<OrderCall, Extract<OrderReply, { of: 'order' }>> {
  for (const id of newOrderIds(view)) {
    const answer = view.desk.get(id);
    if (answer?.is === 'reply' && answer.reply.of === 'order')
      return { is: 'reply', reply: answer.reply, at: answer.at };
  }
  return ask(view.desk, lookCall(view, url, false), 'order');
}

const newOrderIds = (view: ReadyOrderView): readonly string[] => [
  newOrderCall(view, true).id,
  newOrderCall(view, false).id,
];

type StatusAuthorization = NonNullable<OrderStatus['authorizations']>[number];

function asStatus(authorization: AcmeAuthorization): StatusAuthorization {
  const { url, identifier, wildcard, status, challenges } = authorization;
  return {
    url,
    identifier: identifier.value,
    wildcard,
    initialState: status === 'deactivated' || status === 'revoked' ? 'invalid' : status,
    challenges: challenges.map((challenge) => ({ url: challenge.url, token: challenge.token, type: challenge.type })),
  };
}
