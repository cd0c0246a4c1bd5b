import { after, minutes, seconds } from '../../base/instant.ts';
import type { Instant } from '../../base/instant.ts';
import { readRetryAfter } from '../../net/retry-after.ts';
import type { Status } from './status.ts';

const SHORTEST_WAIT = seconds(1);
/** An API server asks for seconds. More than this is another's answer, or a date by a clock that is not ours. */
const LONGEST_WAIT = minutes(5);

/**
 * When a 429 lets us ask again: Retry-After in seconds or as a date (RFC 9110 §10.2.3), else the Status' own number, else a second
 * from now. At least a second, so that nobody asks in a circle; at most five minutes.
 */
export function retryAfter(header: string | undefined, status: Status, now: Instant): Instant {
  const earliest = after(now, SHORTEST_WAIT);
  const until = readRetryAfter(header, now) ?? after(now, seconds(status.retryAfterSeconds ?? 1));
  const latest = after(now, LONGEST_WAIT);
  if (until > latest) return latest;
  return until > earliest ? until : earliest;
}
