import { after, instant, seconds } from '../../base/instant.ts';
import type { Instant } from '../../base/instant.ts';
import type { Status } from './status.ts';

const SHORTEST_WAIT = seconds(1);

/**
 * When a 429 lets us ask again: Retry-After in seconds or as a date (RFC 9110 §10.2.3), else the Status' own number, else a second
 * from now. At least a second, so that nobody asks in a circle.
 */
export function retryAfter(header: string | undefined, status: Status, now: Instant): Instant {
  const earliest = after(now, SHORTEST_WAIT);
  const told = header === undefined ? undefined : readRetryAfter(header.trim(), now);
  const until = told ?? after(now, seconds(status.retryAfterSeconds ?? 1));
  return until > earliest ? until : earliest;
}

function readRetryAfter(header: string, now: Instant): Instant | undefined {
  if (/^\d{1,6}$/.test(header)) return after(now, seconds(Number(header)));
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : instant(date);
}
