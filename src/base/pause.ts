import type { Clock } from './clock.ts';
import type { Milliseconds } from './instant.ts';

/** Resolves after a span of the clock, or when the signal aborts: whoever must tell these apart asks the signal. */
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
