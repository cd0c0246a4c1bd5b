import type { Clock } from '../../base/clock.ts';
import type { Milliseconds } from '../../base/instant.ts';

/** Resolves after a span of the clock, or when the signal aborts. */
export function pause(clock: Clock, span: Milliseconds, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.setTimer(span, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
