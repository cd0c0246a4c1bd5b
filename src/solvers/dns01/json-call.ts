import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import { seconds } from '../../base/instant.ts';
import type { Instant, Milliseconds } from '../../base/instant.ts';
import type { Secret } from '../../base/secret.ts';
import type { HttpReply, HttpRequest, HttpTransport } from '../../net/http.ts';
import { toldToWaitUntil } from './retry-after.ts';
import { withoutSecrets } from './without-secrets.ts';

const LARGEST_BODY = 4 * 1024 * 1024;
const USUAL_DEADLINE = seconds(30);

/** A vendor's API as one provider talks to it. */
export interface JsonService {
  /** Stands in texts: `Cloudflare`. */
  readonly name: string;
  readonly transport: HttpTransport;
  readonly clock: Clock;
}

/** One call. */
export interface JsonCall {
  readonly method: HttpRequest['method'];
  readonly url: URL;
  /** Sent as they are. What is a credential, or holds one, is a Secret: it is cut out of whatever the vendor says. */
  readonly headers?: Readonly<Record<string, string | Secret<string>>>;
  /** A JSON text, so that who signs a body signs what is sent. */
  readonly body?: string;
  /** Credentials that the body holds; cut out like those of the headers. */
  readonly secrets?: readonly Secret<string>[];
  /** For the whole exchange. Default 30 s. */
  readonly within?: Milliseconds;
}

/** What came back, with a status below 500 and other than 429. */
export interface JsonReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body read as JSON; undefined where it is empty or not JSON. */
  readonly body: unknown;
  /** A text of the vendor without the credentials that were sent, for messages. `Fault` cuts it to 1 KiB. */
  readonly shown: (words: string) => string;
}

/**
 * Makes one call of a JSON API. Any answer below 500 is a reply: what a 401 or 404 means, the provider knows (`refusalFault` for the rest).
 * Redirects are not followed, as the credentials would be sent along. Bodies up to 4 MiB.
 *
 * @throws Fault throttled `RateLimited` (429, and 503 with Retry-After) with `until`; transient `ServiceUnavailable` (5xx), `AnswerUnreadable`
 *   (success, but not JSON), and those of HttpTransport; misconfigured `CredentialInvalid`: a credential holds what no header can.
 */
export async function callJson(service: JsonService, call: JsonCall, signal: AbortSignal): Promise<JsonReply> {
  const reply = await sendWithin(service, requestOf(service, call), signal);
  const shown = withoutSecrets(secretsOf(call));
  const until = toldToWaitUntil(reply, service.clock.now());
  if (until !== undefined) throw rateLimitFault(service, until);
  if (reply.status >= 500) throw unavailableFault(service, reply, shown);
  const body = readJson(reply);
  if (reply.status < 300 && reply.body.length > 0 && body === undefined) throw unreadableFault(service);
  return { status: reply.status, headers: reply.headers, body, shown };
}

/** That others have been told to wait reads like being told so oneself: else the status of a Challenge would tell the two in turn, and be written each time. */
async function sendWithin(service: JsonService, request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
  try {
    return await service.transport.send(request, signal);
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.kind === 'throttled' && thrown.until !== undefined)
      throw rateLimitFault(service, thrown.until);
    throw thrown;
  }
}

/**
 * A no that the provider has no better words for: 401 and 403 are misconfigured `CredentialRefused` at `credential`, 408 and 425 transient
 * `ServiceUnavailable`, all else refused `RequestRefused`. `words` are the vendor's own, if it said any.
 */
export function refusalFault(service: JsonService, reply: JsonReply, told: RefusalText): Fault {
  const words = told.words === undefined || told.words === '' ? '' : `: ${reply.shown(told.words)}`;
  const said = `${service.name} answered ${reply.status} when asked to ${told.asked}${words}`;
  if (reply.status === 401 || reply.status === 403) {
    const remedy = `check ${told.credential} and what it is allowed to do`;
    return new Fault('misconfigured', { code: 'CredentialRefused', message: said, remedy });
  }
  if (reply.status === 408 || reply.status === 425) {
    return new Fault('transient', { code: 'ServiceUnavailable', message: said });
  }
  return new Fault('refused', { code: 'RequestRefused', message: said });
}

/** What a refusal is told with. */
export interface RefusalText {
  /** Continues "when asked to": `list the zones`. */
  readonly asked: string;
  /** Where the credential is: `Secret "cloudflare", key "api-token"`. Never the credential. */
  readonly credential: string;
  /** The vendor's own words. */
  readonly words?: string | undefined;
}

function requestOf(service: JsonService, call: JsonCall): HttpRequest {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (call.body !== undefined) headers['content-type'] = 'application/json';
  for (const [name, value] of Object.entries(call.headers ?? {}))
    headers[name.toLowerCase()] = headerText(service, value);
  const { method, url, body } = call;
  const limits = { within: call.within ?? USUAL_DEADLINE, maxBytes: LARGEST_BODY };
  return { method, url, headers, ...(body === undefined ? {} : { body }), ...limits };
}

function headerText(service: JsonService, value: string | Secret<string>): string {
  if (typeof value === 'string') return value;
  const text = value.reveal();
  if (/^[\t\x20-\x7e]*$/.test(text)) return text;
  throw new Fault('misconfigured', {
    code: 'CredentialInvalid',
    message: `the credential for ${service.name} holds a character that cannot be sent, such as a line break`,
    remedy: 'write it into its Secret again, without line breaks and other control characters',
  });
}

const secretsOf = ({ headers = {}, secrets = [] }: JsonCall): readonly Secret<string>[] => [
  ...Object.values(headers).filter((value) => typeof value !== 'string'),
  ...secrets,
];

function readJson(reply: HttpReply): unknown {
  try {
    return JSON.parse(reply.body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const rateLimitFault = (service: JsonService, until: Instant): Fault =>
  new Fault('throttled', { code: 'RateLimited', message: `${service.name} limits the rate of requests`, until });

function unavailableFault(service: JsonService, reply: HttpReply, shown: (words: string) => string): Fault {
  return new Fault('transient', {
    code: 'ServiceUnavailable',
    message: `${service.name} answered ${reply.status}`,
    cause: shown(reply.body.toString('utf8', 0, 1024)),
  });
}

const unreadableFault = (service: JsonService): Fault =>
  new Fault('transient', {
    code: 'AnswerUnreadable',
    message: `${service.name} answered with something other than JSON`,
  });
