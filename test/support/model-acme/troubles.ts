// What befalls a request to the model ACME server: part of test/support/model-acme.ts.
import type { HttpReply, HttpRequest } from '../../../src/net/http.ts';
import { tooLargeFault, networkFault } from '../../../src/net/network-fault.ts';
import { ORIGIN } from './state.ts';

/** Where the flow goes by, in its order. */
export const ENDPOINTS = [
  'directory',
  'newNonce',
  'newAccount',
  'account',
  'newOrder',
  'order',
  'authorization',
  'challenge',
  'finalize',
  'certificate',
  'renewalInfo',
] as const;
/** One of them. */
export type ModelEndpoint = (typeof ENDPOINTS)[number];

/** One request as the server saw it. */
export interface AcmeAsked {
  readonly endpoint: ModelEndpoint;
  readonly path: string;
  /** 1 for the first request of all. */
  readonly count: number;
  /** 1 for the first at this endpoint. */
  readonly nth: number;
}

/** What befalls a request: cut before it acts or with its reply lost; another answer in its place; or its answer changed. Undefined: nothing. */
export type AcmeTrouble =
  | { readonly when: 'before' | 'after' }
  | {
      readonly status: number;
      readonly body: string;
      readonly retryAfter?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly change: (reply: HttpReply) => HttpReply };

/** The endpoint of a path; undefined if there is none. */
export function endpointOf(path: string): ModelEndpoint | undefined {
  const first = path.split('/')[1];
  return ENDPOINTS.find((endpoint) => endpoint === first);
}

/** A connection that broke. */
export const lost = (): Error => networkFault(Object.assign(new Error(), { code: 'ECONNRESET' }), ORIGIN);

/** Plays the trouble; `act` is what the server would do without it. */
export function troubled(trouble: AcmeTrouble | undefined, request: HttpRequest, act: () => HttpReply): HttpReply {
  const reply = answered(trouble, act);
  if (reply.body.byteLength > request.maxBytes) throw tooLargeFault(request.url.origin, request.maxBytes);
  return reply;
}

function answered(trouble: AcmeTrouble | undefined, act: () => HttpReply): HttpReply {
  if (trouble === undefined) return act();
  if ('change' in trouble) return trouble.change(act());
  if ('status' in trouble) {
    const retry = trouble.retryAfter === undefined ? {} : { 'retry-after': trouble.retryAfter };
    return { status: trouble.status, headers: { ...retry, ...trouble.headers }, body: Buffer.from(trouble.body) };
  }
  if (trouble.when === 'after') act();
  throw lost();
}
