import { Fault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, seconds } from '../../../base/instant.ts';
import type { JsonObject } from '../../../base/json-object.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import { Secret } from '../../../base/secret.ts';
import type { JsonReply, JsonService } from '../json-call.ts';
import { callJson, refusalFault } from '../json-call.ts';

/** One thing asked for; `to` continues "when asked to". */
export interface CloudDnsRequest {
  readonly method: 'GET' | 'POST';
  /** Below the project. */
  readonly path: string;
  readonly to: string;
  readonly body?: object;
}

/** Who asks whom. */
export interface CloudDnsApi {
  readonly service: JsonService;
  readonly origin: string;
  readonly project: string;
  readonly token: Secret<string>;
  /** As texts name the credential. */
  readonly place: string;
  readonly pauseUntil: (until: Instant) => void;
}

/** What came of it: the object, or one of the statuses that were expected. */
export type CloudDnsAnswer = { readonly status: 200; readonly found: JsonObject } | { readonly status: number };

/** Google limits by 403 too. Source: Cloud DNS, "Quotas and limits", errors. */
const LIMITS = /^(rateLimitExceeded|userRateLimitExceeded|quotaExceeded|RATE_LIMIT_EXCEEDED)$/;
/** Where Google says no number. */
const PAUSE = seconds(10);

/**
 * Makes one call of Cloud DNS v1.
 * @param expected Statuses that the caller knows what to do with.
 * @throws Fault throttled `RateLimited`, and those of `callJson` and `refusalFault`.
 */
export async function callCloudDns(
  api: CloudDnsApi,
  { method, path, to, body }: CloudDnsRequest,
  expected: readonly number[],
  signal: AbortSignal,
): Promise<CloudDnsAnswer> {
  const { service, origin, project, token, place, pauseUntil } = api;
  const url = new URL(`/dns/v1/projects/${encodeURIComponent(project)}${path}`, origin);
  const headers = { authorization: new Secret(`Bearer ${token.reveal()}`) };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const reply = await callJson(service, { method, url, headers, ...content }, signal);
  if (reply.status < 300) return { status: 200, found: isJsonObject(reply.body) ? reply.body : {} };
  if (expected.includes(reply.status)) return { status: reply.status };
  const fault = refused(service, reply, { asked: to, credential: place }, service.clock.now());
  if (fault.until !== undefined) pauseUntil(fault.until);
  throw fault;
}

/** Refusals are `{"error": {"code": 403, "message": "…", "errors": [{"reason": "forbidden"}]}}`. */
function refused(
  service: JsonService,
  reply: JsonReply,
  told: { readonly asked: string; readonly credential: string },
  now: Instant,
): Fault {
  const error = isJsonObject(reply.body) && isJsonObject(reply.body['error']) ? reply.body['error'] : {};
  const { message, errors } = error;
  const reasons = (Array.isArray(errors) ? errors : []).filter(isJsonObject).map(({ reason }) => String(reason));
  if (reply.status === 403 && reasons.some((reason) => LIMITS.test(reason)))
    return new Fault('throttled', {
      code: 'RateLimited',
      message: `${service.name} limits the rate of requests`,
      until: after(now, PAUSE),
    });
  return refusalFault(service, reply, { ...told, words: typeof message === 'string' ? message : undefined });
}
