// A model of an ACME server in memory (RFC 8555, RFC 9773), hand-made: a stand-in, used where every fault has to be injected. It verifies what it is sent: nonce, URL, signature, account, binding, signing request, and that what it asked for was really presented.
import type { AcmeClients } from '../../src/acme/acme-client.ts';
import { createAcmeClients } from '../../src/acme/create-acme-clients.ts';
import type { HttpReply, HttpRequest, HttpTransport } from '../../src/net/http.ts';
import { changeAccount, register } from './model-acme/accounts.ts';
import { accept, showAuthorization } from './model-acme/authorizations.ts';
import type { Sent } from './model-acme/jws.ts';
import { readSent } from './model-acme/jws.ts';
import { download, finalize, newOrder, showOrder } from './model-acme/orders.ts';
import { renewalInfo } from './model-acme/renewal-info.ts';
import type { Response } from './model-acme/responses.ts';
import { problem } from './model-acme/responses.ts';
import type { ModelAccount, ModelAcmeOptions, ModelOrder, State } from './model-acme/state.ts';
import { emptyState, nextNumber, ORIGIN } from './model-acme/state.ts';
import type { ModelEndpoint } from './model-acme/troubles.ts';
import { endpointOf, troubled } from './model-acme/troubles.ts';

/** It, as a test sees it. */
export interface ModelAcme {
  readonly clients: AcmeClients;
  /** Where clients of the test's own reach it. */
  readonly transport: HttpTransport;
  readonly accounts: readonly ModelAccount[];
  readonly orders: readonly ModelOrder[];
  /** `POST newAccount`, in order. */
  readonly requests: readonly string[];
  /** How many requests have come to an endpoint. */
  count(endpoint: ModelEndpoint): number;
  /** Forgets all accounts, orders and authorizations. */
  forget(): void;
}

/** The URL of its directory. */
export const DIRECTORY = `${ORIGIN}/directory`;

/** Starts one that knows nobody. */
export function modelAcme(options: ModelAcmeOptions): ModelAcme {
  const state = emptyState(options);
  const { clock, onRequest = () => undefined } = options;
  const transport: HttpTransport = {
    send: (request) => new Promise((resolve) => resolve(answer(state, request))),
    open: () => Promise.reject(new Error('ACME has no streams')),
    close: () => undefined,
  };
  return {
    clients: createAcmeClients({ transportFor: () => transport, clock, userAgent: 'test', onRequest }),
    transport,
    accounts: state.accounts,
    orders: state.orders,
    requests: state.requests,
    count: (endpoint) => state.asked.filter((one) => one.endpoint === endpoint).length,
    forget: () => [state.accounts, state.orders, state.authorizations].forEach((all) => void all.splice(0)),
  };
}

function answer(state: State, request: HttpRequest): HttpReply {
  const path = request.url.pathname;
  state.requests.push(`${request.method} ${path.slice(1)}`);
  const endpoint = endpointOf(path);
  if (endpoint === undefined) return onTheWire(state, problem(404, 'malformed', 'nothing is here'));
  const nth = state.asked.filter((one) => one.endpoint === endpoint).length + 1;
  const asked = { endpoint, path, count: state.requests.length, nth };
  state.asked.push(asked);
  const act = (): HttpReply => onTheWire(state, respond(state, endpoint, request));
  return troubled(state.options.plan?.(asked), request, act);
}

function onTheWire(state: State, { status, headers = {}, body, text }: Response): HttpReply {
  const nonce = `nonce-${nextNumber(state)}`;
  state.nonces.add(nonce);
  const sent = { 'replay-nonce': nonce, 'content-type': 'application/json', ...headers };
  return { status, headers: sent, body: Buffer.from(text ?? JSON.stringify(body ?? '')) };
}

function respond(state: State, endpoint: ModelEndpoint, request: HttpRequest): Response {
  if (endpoint === 'directory') return { status: 200, body: directory(state) };
  if (endpoint === 'newNonce') return { status: request.method === 'HEAD' ? 200 : 405, text: '' };
  if (endpoint === 'renewalInfo') return renewalInfo(state, request.url.pathname.split('/')[2] ?? '');
  return respondTo(state, endpoint, readSent(state, request), `${ORIGIN}${request.url.pathname}`);
}

const directory = ({ options }: State): object => ({
  newNonce: `${ORIGIN}/newNonce`,
  newAccount: `${ORIGIN}/newAccount`,
  newOrder: `${ORIGIN}/newOrder`,
  renewalInfo: `${ORIGIN}/renewalInfo`,
  ...(options.profiles === undefined ? {} : { meta: { profiles: options.profiles } }),
});

type Act = (state: State, account: ModelAccount, url: string, payload: unknown) => Response;

/** What accounts may ask. Those that only look are POST-as-GET. RFC 8555 §6.3. */
const ACTS: Readonly<Partial<Record<ModelEndpoint, Act>>> = {
  account: (state, account, _, payload) => changeAccount(state, account, payload),
  newOrder: (state, account, _, payload) => newOrder(state, account, payload),
  order: looking(showOrder),
  authorization: looking(showAuthorization),
  challenge: accept,
  finalize,
  certificate: looking(download),
};

function looking(show: (state: State, account: ModelAccount, url: string) => Response): Act {
  return (state, account, url, payload) =>
    payload === undefined ? show(state, account, url) : problem(400, 'malformed', 'only to be looked at');
}

function respondTo(state: State, endpoint: ModelEndpoint, sent: Sent, url: string): Response {
  if (sent.is === 'refused') return sent.response;
  if (endpoint === 'newAccount')
    return sent.is === 'byKey'
      ? register(state, sent.payload, sent.jwk)
      : problem(400, 'malformed', 'a new account is asked for by its key');
  if (sent.is === 'byKey') return problem(400, 'malformed', 'an account has to ask for that');
  return ACTS[endpoint]?.(state, sent.account, url, sent.payload) ?? problem(404, 'malformed', 'nothing is here');
}
