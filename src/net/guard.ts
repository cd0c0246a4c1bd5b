import type { Clock } from '../base/clock.ts';
import type { Fault } from '../base/fault.ts';
import type { Milliseconds } from '../base/instant.ts';
import { milliseconds } from '../base/instant.ts';
import { cancelledFault, deadlineFault, silenceFault } from './network-fault.ts';

/** Ends one exchange from outside: by deadline, by signal, later by silence. Whoever starts it calls `end`. */
export interface Guard {
  /** What it ended the exchange with, once it has. */
  readonly fault: Fault | undefined;
  /** What to do when it fires; at once if it has. */
  onFire(act: (fault: Fault) => void): void;
  /** Puts a limit of silence in place of the deadline. Silence counts only between `waits(true)` and `waits(false)`. */
  guardSilence(idle: Milliseconds): void;
  waits(waiting: boolean): void;
  end(): void;
}

/** Starts guarding one exchange with `target`. */
export function startGuard(clock: Clock, target: string, within: Milliseconds, signal: AbortSignal): Guard {
  let fault: Fault | undefined;
  let act: ((fault: Fault) => void) | undefined;
  let waitingSince: Milliseconds | undefined;
  const fire = (why: Fault): void => {
    fault ??= why;
    act?.(fault);
  };
  const abort = (): void => fire(cancelledFault(signal));
  let cancelTimer = clock.setTimer(within, () => fire(deadlineFault(target)));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();

  /** One timer that looks again, not one for each piece of the stream. */
  const watchSilence = (idle: Milliseconds, delay: number): void => {
    cancelTimer = clock.setTimer(milliseconds(delay), () => {
      const silent = waitingSince === undefined ? 0 : clock.monotonic() - waitingSince;
      if (silent >= idle) fire(silenceFault(target));
      else watchSilence(idle, idle - silent);
    });
  };

  return {
    get fault() {
      return fault;
    },
    onFire(next) {
      act = next;
      if (fault !== undefined) next(fault);
    },
    guardSilence(idle) {
      cancelTimer();
      watchSilence(idle, idle);
    },
    waits(waiting) {
      waitingSince = waiting ? clock.monotonic() : undefined;
    },
    end() {
      cancelTimer();
      signal.removeEventListener('abort', abort);
      act = undefined;
    },
  };
}
