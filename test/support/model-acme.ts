// A model of an ACME server in memory, hand-made, accounts only (RFC 8555 §7.1.1 to §7.3.4): it stands in for Pebble where a test must inject every fault. It verifies what it is sent: nonce, URL, signature, kid, binding.
import { createHmac, createPublicKey, verify } from 'node:crypto';
import type { AcmeClients } from '../../src/acme/acme-client.ts';
import { createAcmeClients } from '../../src/acme/create-acme-clients.ts';
import type { AcmeRequestReport } from '../../src/acme/request-report.ts';
import type { Clock } from '../../src/base/clock.ts';
import { networkFault } from '../../src/net/network-fault.ts';
import type { HttpReply, HttpRequest, HttpTransport } from '../../src/net/http.ts';

/** An account that it knows. */
export interface ModelAccount {
  readonly url: string;
  readonly jwk: string;
  contact: readonly string[];
  status: 'valid' | 'deactivated';
  readonly externalKeyId: string | undefined;
}

/** What befalls a request: cut before it acts or with its reply lost, or another answer in its place. Undefined: nothing. */
export type AcmeTrouble =
  | { readonly when: 'before' | 'after' }
  | { readonly status: number; readonly body: string; readonly retryAfter?: string };

export interface ModelAcme {
  readonly clients: AcmeClients;
  readonly accounts: readonly ModelAccount[];
  /** `POST newAccount`, in order. */
  readonly requests: readonly string[];
  /** Forgets all accounts. */
  forget(): void;
}

export interface ModelAcmeOptions {
  readonly clock: Clock;
  /** Keys of external accounts in base64url, by their ids; where there are any, each account needs one. */
  readonly externalAccounts?: Readonly<Record<string, string>>;
  /** Whether it tells contacts; some servers do not. */
  readonly tellsContact?: boolean;
  /** Told of each request by the client. */
  readonly onRequest?: (report: AcmeRequestReport) => void;
  /** Asked for each request, counted from 1. */
  readonly plan?: (count: number, path: string) => AcmeTrouble | undefined;
}

export const ORIGIN = 'https://acme.example.com';
/** The URL of its directory. */
export const DIRECTORY = `${ORIGIN}/directory`;

/** Starts one that knows nobody. */
export function modelAcme(options: ModelAcmeOptions): ModelAcme {
  const state: State = { options, accounts: [], requests: [], nonces: new Set(), made: 0 };
  const { clock, onRequest = () => undefined } = options;
  const transport: HttpTransport = {
    send: (request) => answer(state, request),
    open: () => Promise.reject(new Error('ACME has no streams')),
    close: () => undefined,
  };
  return {
    clients: createAcmeClients({
      transportFor: () => transport,
      clock,
      userAgent: 'test',
      onRequest,
    }),
    accounts: state.accounts,
    requests: state.requests,
    forget: () => void state.accounts.splice(0),
  };
}

interface State {
  readonly options: ModelAcmeOptions;
  readonly accounts: ModelAccount[];
  readonly requests: string[];
  readonly nonces: Set<string>;
  made: number;
}

const lost = (): Error => networkFault(Object.assign(new Error(), { code: 'ECONNRESET' }), ORIGIN);

async function answer(state: State, request: HttpRequest): Promise<HttpReply> {
  const path = request.url.pathname;
  state.requests.push(`${request.method} ${path.slice(1)}`);
  const trouble = state.options.plan?.(state.requests.length, path);
  if (trouble === undefined) return reply(state, request);
  if ('status' in trouble) {
    const headers = trouble.retryAfter === undefined ? {} : { 'retry-after': trouble.retryAfter };
    return { status: trouble.status, headers, body: Buffer.from(trouble.body) };
  }
  if (trouble.when === 'after') reply(state, request);
  throw lost();
}

function reply(state: State, request: HttpRequest): HttpReply {
  const { status, headers = {}, body } = respond(state, request);
  state.made += 1;
  const nonce = `nonce-${state.made}`;
  state.nonces.add(nonce);
  return { status, headers: { 'replay-nonce': nonce, ...headers }, body: Buffer.from(JSON.stringify(body ?? '')) };
}

interface Response {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function respond(state: State, request: HttpRequest): Response {
  if (request.url.pathname === '/directory')
    return {
      status: 200,
      body: { newNonce: `${ORIGIN}/newNonce`, newAccount: `${ORIGIN}/newAccount`, newOrder: `${ORIGIN}/newOrder` },
    };
  if (request.url.pathname === '/newNonce') return { status: request.method === 'HEAD' ? 200 : 405 };
  if (request.method !== 'POST' || request.headers?.['content-type'] !== 'application/jose+json')
    return problem(400, 'malformed', 'not a JWS');
  return respondToJws(state, request);
}

interface Jws {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}
interface Header {
  readonly alg: string;
  readonly nonce?: string;
  readonly url: string;
  readonly kid?: string;
  readonly jwk?: { readonly kty: string; readonly e: string; readonly n: string };
}
interface Wish {
  readonly contact?: readonly string[];
  readonly termsOfServiceAgreed?: boolean;
  readonly externalAccountBinding?: Jws;
}

const decoded = <T>(text: string): T => JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as T;

function respondToJws(state: State, { url, body }: HttpRequest): Response {
  const jws = JSON.parse(String(body)) as Jws;
  const header = decoded<Header>(jws.protected);
  if (header.nonce === undefined || !state.nonces.delete(header.nonce))
    return problem(400, 'badNonce', 'unknown nonce');
  if (header.url !== `${url.origin}${url.pathname}`) return problem(401, 'unauthorized', 'signed for another URL');
  const account = state.accounts.find(({ url: known }) => known === header.kid);
  if (header.jwk === undefined && account === undefined)
    return problem(400, 'accountDoesNotExist', 'no account with this kid');
  const jwk = header.jwk === undefined ? account?.jwk : JSON.stringify(header.jwk);
  if (!isSigned(jws, header.alg, jwk ?? '')) return problem(400, 'malformed', 'the signature is wrong');
  const wish = decoded<Wish>(jws.payload);
  return account === undefined ? register(state, wish, jwk ?? '') : change(state, account, wish);
}

function isSigned(jws: Jws, algorithm: string, jwk: string): boolean {
  if (algorithm !== 'RS256') return false;
  const key = createPublicKey({ key: JSON.parse(jwk), format: 'jwk' });
  const signed = Buffer.from(`${jws.protected}.${jws.payload}`);
  return verify('sha256', signed, key, Buffer.from(jws.signature, 'base64url'));
}

function register(state: State, wish: Wish, jwk: string): Response {
  const present = state.accounts.find((one) => one.jwk === jwk);
  if (present?.status === 'deactivated') return problem(401, 'unauthorized', 'the account is deactivated');
  if (present !== undefined) return { ...told(state, present), status: 200 };
  if (wish.termsOfServiceAgreed !== true) return problem(403, 'userActionRequired', 'agree to the terms of service');
  const binding = boundAccount(state, wish.externalAccountBinding, jwk);
  if (binding.is === 'refused') return binding.response;
  const account: ModelAccount = {
    url: `${ORIGIN}/account/${state.requests.length}`,
    jwk,
    contact: wish.contact ?? [],
    status: 'valid',
    externalKeyId: binding.keyId,
  };
  state.accounts.push(account);
  return { ...told(state, account), status: 201 };
}

type Binding =
  | { readonly is: 'refused'; readonly response: Response }
  | { readonly is: 'bound'; readonly keyId: string | undefined };

/** RFC 8555 §7.3.4. */
function boundAccount({ options }: State, binding: Jws | undefined, jwk: string): Binding {
  const { externalAccounts } = options;
  if (externalAccounts === undefined) return { is: 'bound', keyId: undefined };
  if (binding === undefined) return refusal('externalAccountRequired', 'an external account is needed');
  const { alg, kid = '', url } = decoded<Header>(binding.protected);
  const mac = createHmac('sha256', Buffer.from(externalAccounts[kid] ?? '', 'base64url'));
  const expected = mac.update(`${binding.protected}.${binding.payload}`).digest('base64url');
  const isOfKey = Buffer.from(binding.payload, 'base64url').toString('utf8') === jwk;
  const isGood = alg === 'HS256' && url === `${ORIGIN}/newAccount` && isOfKey && expected === binding.signature;
  return isGood && externalAccounts[kid] !== undefined
    ? { is: 'bound', keyId: kid }
    : refusal('unauthorized', 'the external account binding is wrong');
}

const refusal = (type: string, detail: string): Binding => ({
  is: 'refused',
  response: problem(type === 'unauthorized' ? 401 : 403, type, detail),
});

function change(state: State, account: ModelAccount, { contact }: Wish): Response {
  if (contact !== undefined) account.contact = contact;
  return { ...told(state, account), status: 200 };
}

function told({ options }: State, { url, status, contact }: ModelAccount): Omit<Response, 'status'> {
  const body = options.tellsContact === false ? { status } : { status, contact };
  return { headers: { location: url }, body };
}

/** A problem document. RFC 8555 §6.7. */
export const problem = (status: number, type: string, detail: string): Response => ({
  status,
  body: { type: `urn:ietf:params:acme:error:${type}`, detail },
});
