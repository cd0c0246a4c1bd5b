import { after, hours, instant, seconds } from '../../base/instant.ts';
import type { Instant } from '../../base/instant.ts';

/** So that nobody asks in a circle. */
const SHORTEST_WAIT = seconds(1);
/** More than this is a mistake, or a date by a clock that is not ours. */
const LONGEST_WAIT = hours(24);

/**
 * The instant that a Retry-After names, in seconds or as a date (RFC 9110 §10.2.3), at least a second and at most a day from now. Undefined
 * where there is none, or none that can be read.
 */
export function retryAfter(header: string | undefined, now: Instant): Instant | undefined {
  const told = header === undefined ? undefined : read(header.trim(), now);
  if (told === undefined) return undefined;
  return instant(Math.min(Math.max(told, after(now, SHORTEST_WAIT)), after(now, LONGEST_WAIT)));
}

function read(header: string, now: Instant): Instant | undefined {
  if (/^\d{1,9}$/.test(header)) return after(now, seconds(Number(header)));
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : instant(date);
}
