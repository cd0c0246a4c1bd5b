import { after, hours, instant, seconds } from '../../base/instant.ts';
import type { Instant } from '../../base/instant.ts';
import type { HttpReply } from '../../net/http.ts';
import { readRetryAfter } from '../../net/retry-after.ts';

/** So that nobody asks in a circle. */
const SHORTEST_WAIT = seconds(1);
/** More than this is a mistake, or a date by a clock that is not ours. */
const LONGEST_WAIT = hours(24);
/** Where a vendor says "too many" and not until when. */
const USUAL_WAIT = seconds(60);

/**
 * Until when a reply asks us to wait: of a 429, and of a 503 with Retry-After (RFC 6585 §4, RFC 9110 §15.6.4). At least a second and at most a
 * day; a minute where it does not say. Undefined for any other reply.
 */
export function toldToWaitUntil(reply: Pick<HttpReply, 'status' | 'headers'>, now: Instant): Instant | undefined {
  const header = reply.headers['retry-after'];
  if (reply.status !== 429 && (reply.status !== 503 || header === undefined)) return undefined;
  const told = readRetryAfter(header, now) ?? after(now, USUAL_WAIT);
  return instant(Math.min(Math.max(told, after(now, SHORTEST_WAIT)), after(now, LONGEST_WAIT)));
}
