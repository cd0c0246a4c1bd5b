import type { Clock } from '../base/clock.ts';
import { formatGoDuration } from '../base/go-duration.ts';
import { milliseconds, minutes } from '../base/instant.ts';
import type { HealthCheck } from './health.ts';

const ALLOWED = minutes(5);

/**
 * The check `clockHealth`: since the process started, wall clock and monotonic clock have run equally far, within five minutes.
 * A jump stays in the sum, so only a restart heals it: what was scheduled by the wrong clock is then scheduled anew.
 * Source: reference 04 §4.1.
 */
export function clockHealth(clock: Clock): HealthCheck {
  const wallAtStart = clock.now();
  const monotonicAtStart = clock.monotonic();
  return {
    name: 'clockHealth',
    problem: () => {
      const apart = clock.now() - wallAtStart - (clock.monotonic() - monotonicAtStart);
      if (Math.abs(apart) <= ALLOWED) return undefined;
      const by = formatGoDuration(milliseconds(Math.round(Math.abs(apart))));
      return `the system clock is out of sync with the internal monotonic clock by ${by}, which is more than the allowed ${formatGoDuration(ALLOWED)}`;
    },
  };
}
