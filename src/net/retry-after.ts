import { after, instant, seconds } from '../base/instant.ts';
import type { Instant } from '../base/instant.ts';

/**
 * The instant that a Retry-After names, in seconds or as a date (RFC 9110 §10.2.3). Undefined where there is none, or none that can be read.
 * It may be over, or centuries away: who asks sets the bounds.
 */
export function readRetryAfter(header: string | undefined, now: Instant): Instant | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return after(now, seconds(Number(text)));
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : instant(date);
}
