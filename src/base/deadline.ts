import type { Clock } from './clock.ts';
import { Fault } from './fault.ts';
import type { Milliseconds } from './instant.ts';

/**
 * Does work that must end within a span: its signal aborts with the outer one, or when the time is over. Gives what the work gives.
 * Timer and listener go when the work ends. `AbortSignal.any` with `AbortSignal.timeout` would say the same in one line, but Node keeps
 * both, about a kilobyte, until the span is over, however soon the work has ended.
 */
export function withDeadline<Result>(
  clock: Clock,
  span: Milliseconds,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const follow = (): void => controller.abort(outer.reason);
  const cancelTimer = clock.setTimer(span, () => controller.abort(overdue(span)));
  outer.addEventListener('abort', follow, { once: true });
  if (outer.aborted) follow();
  return work(controller.signal).finally(() => {
    cancelTimer();
    outer.removeEventListener('abort', follow);
  });
}

const overdue = (span: Milliseconds): Fault =>
  new Fault('transient', { code: 'DeadlineExceeded', message: `not done within ${span / 1000} s` });
