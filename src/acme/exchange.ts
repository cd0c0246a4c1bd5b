import type { Clock } from '../base/clock.ts';
import { defined } from '../base/defined.ts';
import { Fault } from '../base/fault.ts';
import type { Instant } from '../base/instant.ts';
import { after, instant, minutes, seconds } from '../base/instant.ts';
import { isJsonObject } from '../base/json-object.ts';
import type { HttpReply, HttpRequest, HttpTransport } from '../net/http.ts';
import { readRetryAfter } from '../net/retry-after.ts';
import { ACME_ERROR, ProblemCause, problemText, readProblem } from './problem.ts';
import type { AcmeEndpoint } from './problem-kinds.ts';
import { problemKind } from './problem-kinds.ts';
import { isHttpsUrl } from './read-answers.ts';
import type { Signer } from './signed-request.ts';
import { signedRequest } from './signed-request.ts';

/** What every exchange with one server shares. */
export interface ExchangeParts {
  readonly transport: HttpTransport;
  readonly clock: Clock;
  readonly userAgent: string;
}

/** One POST. `payload` undefined is POST-as-GET. RFC 8555 §6.3. */
export interface Post {
  readonly endpoint: AcmeEndpoint;
  readonly url: string;
  readonly signer: Signer;
  readonly payload: object | undefined;
  /** Default `application/json`. */
  readonly accept?: string;
}

/** Some servers take their time (trap F8). */
const DEADLINE = seconds(90);
/** What is only good to know holds nobody up: a new certificate is told to be there when this has been asked. */
const SHORT_DEADLINE = seconds(5);
/** Trap F9. */
const LARGEST_BODY = 1024 * 1024;
/** Reference 2.12. A server that refuses nine of ten nonces is still got through to. */
const MOST_NONCES = 7;
/** What a server may be believed: a wait of years would be for ever. */
const LONGEST_WAIT = minutes(24 * 60);
const USUAL_WAIT = minutes(1);
/** So that nobody asks in a circle. */
const SHORTEST_WAIT = seconds(1);
/** Nonces go stale: more than are under way at once are not kept. */
const MOST_KEPT = 32;

/**
 * Requests to one server: signed, with nonces taken from replies, answered with 2xx or a Fault. RFC 8555 §6.
 * Redirects are not followed: what is signed is signed for one URL.
 */
export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #nonces: string[] = [];

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /** @throws Fault as `AcmeClient` says. */
  async get(endpoint: AcmeEndpoint, url: string, signal: AbortSignal): Promise<HttpReply> {
    const within = endpoint === 'renewalInfo' ? SHORT_DEADLINE : DEADLINE;
    const reply = await this.#send({ method: 'GET', url, headers: { accept: 'application/json' }, within }, signal);
    if (reply.status < 300) return reply;
    throw this.#refusal(endpoint, reply);
  }

  /** Signs and sends; a nonce that the server does not know any more is replaced by the one it answers with. RFC 8555 §6.5. @throws Fault. */
  async post(post: Post, newNonce: string, signal: AbortSignal): Promise<HttpReply> {
    for (let left = MOST_NONCES; ; left -= 1) {
      const nonce = this.#nonces.pop() ?? (await this.#freshNonce(newNonce, signal));
      const reply = await this.#postOnce(post, nonce, signal);
      if (reply.status < 300) return reply;
      const fault = this.#refusal(post.endpoint, reply);
      if (fault.code !== 'AcmeBadNonce' || left === 1) throw fault;
    }
  }

  async #postOnce({ url, signer, payload, accept }: Post, nonce: string, signal: AbortSignal): Promise<HttpReply> {
    const body = await signedRequest(signer, { url, nonce, payload });
    const headers = { accept: accept ?? 'application/json', 'content-type': 'application/jose+json' };
    const reply = await this.#send({ method: 'POST', url, headers, body }, signal);
    this.#keepNonce(reply);
    return reply;
  }

  async #freshNonce(url: string, signal: AbortSignal): Promise<string> {
    const reply = await this.#send({ method: 'HEAD', url, headers: {} }, signal);
    if (reply.status >= 300) throw this.#refusal('directory', reply);
    const nonce = nonceOf(reply);
    if (nonce !== undefined) return nonce;
    throw new Fault('transient', { code: 'AcmeAnswerInvalid', message: 'the ACME server gave no nonce' });
  }

  #keepNonce(reply: HttpReply): void {
    const nonce = nonceOf(reply);
    if (nonce === undefined) return;
    this.#nonces.push(nonce);
    if (this.#nonces.length > MOST_KEPT) this.#nonces.shift();
  }

  #send(
    {
      method,
      url,
      headers,
      body,
      within = DEADLINE,
    }: Pick<HttpRequest, 'method' | 'body'> &
      Partial<Pick<HttpRequest, 'within'>> & {
        url: string;
        headers: Record<string, string>;
      },
    signal: AbortSignal,
  ): Promise<HttpReply> {
    if (!isHttpsUrl(url)) throw notHttps(url);
    const { transport, userAgent } = this.#parts;
    const limits = { within, maxBytes: LARGEST_BODY };
    const all = { ...headers, 'user-agent': userAgent };
    return transport.send(defined({ method, url: new URL(url), headers: all, body, ...limits }), signal);
  }

  /**
   * When the server wants to be asked again. "Now", or a date that is over, says nothing: a page that stands there for days names the same one each
   * time. RFC 8555 §6.6, §7.4, §7.5.1.
   */
  retryAfter(reply: HttpReply): Instant | undefined {
    const now = this.#parts.clock.now();
    const at = readRetryAfter(reply.headers['retry-after'], now);
    if (at === undefined || at <= now) return undefined;
    return instant(Math.min(Math.max(at, after(now, SHORTEST_WAIT)), after(now, LONGEST_WAIT)));
  }

  #refusal(endpoint: AcmeEndpoint, reply: HttpReply): Fault {
    const until = this.retryAfter(reply);
    const problem = readProblem(jsonOf(reply), reply.status);
    const name = problem.type.startsWith(ACME_ERROR) ? problem.type.slice(ACME_ERROR.length) : '';
    const isOverloaded = reply.status === 503 && reply.headers['retry-after'] !== undefined;
    const { kind, remedy } = isOverloaded
      ? ({ kind: 'throttled' } as const)
      : problemKind(endpoint, name, reply.status);
    const usual = after(this.#parts.clock.now(), USUAL_WAIT);
    return new Fault(
      kind,
      defined({
        code: codeOf(name, reply.status),
        message: problemText(problem),
        remedy,
        until: kind === 'throttled' ? (until ?? usual) : undefined,
        cause: new ProblemCause(problem),
      }),
    );
  }
}

/** The body as JSON; undefined if it is something else. */
export function jsonOf({ body }: HttpReply): unknown {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `AcmeRateLimited` for `rateLimited`; by the status where the type is unknown, as whatever a server writes must not become a metric's label. */
function codeOf(name: string, status: number): string {
  const isWord = /^[a-zA-Z]{1,40}$/.test(name);
  return isWord ? `Acme${name.charAt(0).toUpperCase()}${name.slice(1)}` : `AcmeStatus${status}`;
}

/** RFC 8555 §6.5.1: base64url. What is not goes into no header of ours. */
function nonceOf({ headers }: HttpReply): string | undefined {
  const nonce = headers['replay-nonce'];
  return typeof nonce === 'string' && /^[A-Za-z0-9_-]{1,1024}$/.test(nonce) ? nonce : undefined;
}

const notHttps = (url: string): Fault =>
  new Fault('misconfigured', {
    code: 'AcmeUrlInvalid',
    at: 'spec.acme.server',
    message: `"${url}" is not an https URL`,
    remedy: 'ACME is spoken over https only: give the URL of the directory',
  });
