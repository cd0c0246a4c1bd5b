// Orders of the model ACME server, from what is wished to the certificate: part of test/support/model-acme.ts; RFC 8555 §7.4.
import type { Instant } from '../../../src/base/instant.ts';
import { after, days, formatInstant, milliseconds, parseInstant } from '../../../src/base/instant.ts';
import { isWritten, signOrder } from './sign.ts';
import { authorizationFor } from './authorizations.ts';
import { isKnownCertificate } from './renewal-info.ts';
import type { Response } from './responses.ts';
import { problem } from './responses.ts';
import type { ModelAccount, ModelIdentifier, ModelOrder, State } from './state.ts';
import { nextNumber, ORIGIN } from './state.ts';

interface Wish {
  readonly identifiers?: readonly ModelIdentifier[];
  readonly notAfter?: string;
  readonly profile?: string;
  readonly replaces?: string;
}

/** Makes an order. RFC 8555 §7.4; RFC 9773 §5. */
export function newOrder(state: State, account: ModelAccount, payload: unknown): Response {
  const wish = (payload ?? {}) as Wish;
  const refused = refusalOf(state, account, wish);
  if (refused !== undefined) return refused;
  const order: ModelOrder = {
    url: `${ORIGIN}/order/${nextNumber(state)}`,
    account: account.url,
    identifiers: wish.identifiers ?? [],
    authorizations: (wish.identifiers ?? []).map((identifier) => authorizationFor(state, account, identifier)),
    expires: after(state.options.clock.now(), days(7)),
    profile: wish.profile,
    replaces: wish.replaces,
    notAfter: parseInstant(wish.notAfter ?? ''),
    end: 'none',
    signedAt: undefined,
    chain: undefined,
  };
  state.orders.push(order);
  return { ...shown(order, state.options.clock.now()), status: 201 };
}

function refusalOf(state: State, account: ModelAccount, { identifiers = [], profile, replaces }: Wish) {
  if (identifiers.length === 0) return problem(400, 'malformed', 'an order for nothing');
  if (identifiers.some(({ type }) => type !== 'dns' && type !== 'ip'))
    return problem(400, 'unsupportedIdentifier', 'no such type of identifier');
  if (profile !== undefined && !Object.hasOwn(state.options.profiles ?? {}, profile))
    return problem(400, 'invalidProfile', `no profile "${profile}"`);
  return replaces === undefined ? undefined : refusedReplacement(state, account, replaces);
}

/** RFC 9773 §5. */
function refusedReplacement(state: State, account: ModelAccount, replaces: string): Response | undefined {
  if (!isKnownCertificate(state, account, replaces)) return problem(404, 'malformed', 'no such certificate');
  const isTaken = state.orders.some((order) => order.replaces === replaces && statusOf(order, Infinity) !== 'invalid');
  return isTaken ? problem(409, 'alreadyReplaced', 'another order replaces it') : undefined;
}

/** An order as it stands. */
export function showOrder(state: State, account: ModelAccount, url: string): Response {
  const order = ownOrder(state, account, url);
  return 'status' in order ? order : shown(order, state.options.clock.now());
}

/** Takes the signing request. RFC 8555 §7.4. */
export function finalize(state: State, account: ModelAccount, url: string, payload: unknown): Response {
  const { clock, signsAfter = milliseconds(0) } = state.options;
  const order = ownOrder(state, account, url.replace('/finalize/', '/order/'));
  if ('status' in order) return order;
  const status = statusOf(order, clock.now());
  if (status !== 'ready') return problem(403, 'orderNotReady', `the order is ${status}`);
  const { csr = '' } = (payload ?? {}) as { readonly csr?: string };
  const chain = signOrder(state, order, csr);
  if (!isWritten(chain)) return chain;
  order.end = 'finalized';
  order.chain = chain;
  order.signedAt = after(clock.now(), signsAfter);
  return shown(order, clock.now());
}

/** The chain. RFC 8555 §7.4.2. */
export function download(state: State, account: ModelAccount, url: string): Response {
  const order = ownOrder(state, account, url.replace('/certificate/', '/order/'));
  if ('status' in order) return order;
  if (statusOf(order, state.options.clock.now()) !== 'valid') return problem(404, 'malformed', 'no certificate yet');
  return { status: 200, headers: { 'content-type': 'application/pem-certificate-chain' }, text: order.chain ?? '' };
}

function ownOrder(state: State, account: ModelAccount, url: string): ModelOrder | Response {
  const order = state.orders.find((one) => one.url === url);
  if (order === undefined) return problem(404, 'malformed', 'no such order');
  if (order.account !== account.url) return problem(403, 'unauthorized', 'the order is another account’s');
  return order;
}

/** RFC 8555 §7.1.6. */
function statusOf({ authorizations, end, signedAt, expires }: ModelOrder, now: number) {
  if (end === 'finalized') return signedAt !== undefined && now >= signedAt ? 'valid' : 'processing';
  if (end === 'invalid' || authorizations.some(({ status }) => status === 'invalid')) return 'invalid';
  if (Number.isFinite(now) && now > expires) return 'invalid';
  return authorizations.every(({ status }) => status === 'valid') ? 'ready' : 'pending';
}

function shown(order: ModelOrder, now: Instant): Response {
  const { url, identifiers, authorizations, expires } = order;
  const status = statusOf(order, now);
  const body = {
    status,
    identifiers,
    authorizations: authorizations.map((one) => one.url),
    finalize: url.replace('/order/', '/finalize/'),
    expires: formatInstant(expires),
    ...(status === 'valid' ? { certificate: url.replace('/order/', '/certificate/') } : {}),
  };
  return { status: 200, headers: { location: url }, body };
}
