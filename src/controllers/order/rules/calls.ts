import { parseGoDuration } from '../../../base/go-duration.ts';
import { digest } from '../../../base/digest.ts';
import type { OrderWish } from '../../../acme/acme-client.ts';
import { orderedNames } from '../../../api/order/ordered-names.ts';
import { budgetTexts } from '../../../api/issuer/order-budgets.ts';
import { after, instant, parseInstant } from '../../../base/instant.ts';
import type { Place } from '../budget/line.ts';
import type { OrderCall } from '../calls.ts';
import type { ReadyOrderView } from '../view.ts';

type CallNamed<Name extends OrderCall['name']> = Extract<OrderCall, { name: Name }>;

/** What every call of an Order has in common: as which account, and against which budget. */
const asAccount = ({ issuer }: ReadyOrderView) =>
  ({ place: issuer.place, target: `issuer ${issuer.facts.metadata.uid}` }) as const;

/** Ids of questions about an Order begin with its uid and tell the account: another account has another answer. */
const idOf = ({ order, issuer }: ReadyOrderView, question: string): string =>
  `${question}:${order.metadata.uid}:${issuer.place.accountUrl}`;

/** What is ordered. The end of life is counted from the Order's creation, so that it is asked for the same way each time. Reference 2.13. */
export function newOrderCall(view: ReadyOrderView, withReplaces: boolean): CallNamed<'newOrder'> {
  const { spec, metadata } = view.order;
  const from = parseInstant(metadata.creationTimestamp);
  const duration = spec.duration === undefined ? undefined : parseGoDuration(spec.duration);
  const wish: OrderWish = {
    identifiers: orderedNames(spec),
    notAfter: duration === undefined || from === undefined ? undefined : after(from, duration),
    profile: spec.profile,
    replaces: withReplaces ? spec.replaces : undefined,
  };
  // With another budget its turn comes at another time.
  const asked = JSON.stringify([wish, budgetTexts(view.issuer.facts.metadata.annotations)]);
  const id = idOf(view, `newOrder:${digest(asked)}`);
  return { name: 'newOrder', id, wish, budgeted: placeInLine(view), ...asAccount(view) };
}

/** Who asks for leave to order, where the issuer has a budget. */
function placeInLine({ order, issuer }: ReadyOrderView): Place | undefined {
  if (budgetTexts(issuer.facts.metadata.annotations).length === 0) return undefined;
  const { uid, creationTimestamp } = order.metadata;
  const since = parseInstant(creationTimestamp) ?? instant(0);
  return { id: uid, isRenewal: order.spec.replaces !== undefined, since };
}

/** Looks at the order at the server; `again`: what was seen before is too old. */
export const lookCall = (view: ReadyOrderView, url: string, again: boolean): CallNamed<'lookAtOrder'> => ({
  name: 'lookAtOrder',
  id: idOf(view, 'lookAtOrder'),
  url,
  ...(again ? { again } : {}),
  ...asAccount(view),
});

/** Fetches what has to be proven. */
export const authorizationsCall = (view: ReadyOrderView, urls: readonly string[]): CallNamed<'authorizations'> => ({
  name: 'authorizations',
  id: idOf(view, 'authorizations'),
  urls,
  ...asAccount(view),
});

/** What the keys of Challenges are made with. It is the account's, so it changes with its key. */
export const thumbprintCall = (view: ReadyOrderView): CallNamed<'thumbprint'> => ({
  name: 'thumbprint',
  id: idOf(view, `thumbprint:${view.issuer.place.key.version ?? ''}`),
  ...asAccount(view),
});

/** Sends the signing request. */
export const finalizeCall = (
  view: ReadyOrderView,
  url: string,
  request: string,
  again: boolean,
): CallNamed<'finalize'> => ({
  name: 'finalize',
  id: idOf(view, 'finalize'),
  url,
  request,
  ...(again ? { again } : {}),
  ...asAccount(view),
});

/** Fetches the chain. */
export const downloadCall = (view: ReadyOrderView, url: string): CallNamed<'download'> => ({
  name: 'download',
  id: idOf(view, 'download'),
  url,
  preferredChain: view.issuer.acme.preferredChain || undefined,
  ...asAccount(view),
});

/** The ids of all that is asked about an order at the server. */
export const everyId = (view: ReadyOrderView): readonly string[] =>
  [
    newOrderCall(view, true),
    newOrderCall(view, false),
    lookCall(view, '', false),
    authorizationsCall(view, []),
    finalizeCall(view, '', '', false),
    downloadCall(view, ''),
  ].map(({ id }) => id);
