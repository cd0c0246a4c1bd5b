import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import { after, between, instant } from '../../base/instant.ts';
import type { Instant, Milliseconds } from '../../base/instant.ts';
import { cancelledFault } from '../../net/network-fault.ts';
import type { RequestClass } from '../step.ts';

/**
 * How many requests may be under way, by class.
 *
 * Guarantees: a free place goes to the most urgent class that waits, inside a class in order of arrival; the lower classes never
 * take all places, so that an urgent request finds one at once; a class that the server has told to wait starts nothing before.
 */
export interface RequestBudget {
  /**
   * Resolves with the function that gives the place back.
   * @throws Fault transient `DeadlineExceeded`; throttled `TooManyRequests` if the class is paused for longer than `within`; the signal's.
   */
  enter(requestClass: RequestClass, within: Milliseconds, signal: AbortSignal): Promise<() => void>;
  /** Starts nothing of this class before `until`. */
  pause(requestClass: RequestClass, until: Instant): void;
}

interface Waiter {
  readonly admit: () => void;
}
interface Line {
  readonly waiters: Set<Waiter>;
  /** Places that may be taken, by whatever class, when one of this class starts. */
  readonly share: number;
  pausedUntil: Instant;
  cancelWake: () => void;
}

const CLASSES: readonly RequestClass[] = ['urgent', 'normal', 'housekeeping'];
const START_OF_TIME = instant(0);

/** A budget of `places`: normal requests leave an eighth of them free, housekeeping half. */
export function createRequestBudget(clock: Clock, places: number): RequestBudget {
  const line = (share: number): Line => ({
    waiters: new Set(),
    share,
    pausedUntil: START_OF_TIME,
    cancelWake: () => {},
  });
  const lines: Readonly<Record<RequestClass, Line>> = {
    urgent: line(places),
    normal: line(Math.max(1, places - Math.ceil(places / 8))),
    housekeeping: line(Math.max(1, Math.floor(places / 2))),
  };
  let taken = 0;

  const mayStart = ({ share, pausedUntil }: Line): boolean => taken < share && pausedUntil <= clock.now();
  const leave = (): void => {
    taken--;
    fill();
  };
  function fill(): void {
    for (const requestClass of CLASSES) {
      const { waiters } = lines[requestClass];
      for (const waiter of waiters) {
        if (!mayStart(lines[requestClass])) break;
        waiters.delete(waiter);
        taken++;
        waiter.admit();
      }
    }
  }
  /** A wall clock that was set back meanwhile makes the timer early: it is set again. */
  function wakeAfterPause(paused: Line): void {
    paused.cancelWake();
    paused.cancelWake = clock.setTimer(between(clock.now(), paused.pausedUntil), () => {
      if (paused.pausedUntil > clock.now()) wakeAfterPause(paused);
      fill();
    });
  }

  return {
    async enter(requestClass, within, signal) {
      const own = lines[requestClass];
      if (signal.aborted) throw cancelledFault(signal);
      if (own.pausedUntil > after(clock.now(), within)) throw pausedFault(own.pausedUntil);
      if (own.waiters.size === 0 && mayStart(own)) taken++;
      else await waitIn(own, clock, within, signal);
      return once(leave);
    },
    pause(requestClass, until) {
      const own = lines[requestClass];
      if (until <= own.pausedUntil) return;
      own.pausedUntil = until;
      wakeAfterPause(own);
    },
  };
}

function waitIn(line: Line, clock: Clock, within: Milliseconds, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      cancelTimer();
      signal.removeEventListener('abort', abort);
      line.waiters.delete(waiter);
    };
    const abort = (): void => {
      end();
      reject(cancelledFault(signal));
    };
    const waiter: Waiter = {
      admit: () => {
        end();
        resolve();
      },
    };
    const cancelTimer = clock.setTimer(within, () => {
      end();
      reject(line.pausedUntil > clock.now() ? pausedFault(line.pausedUntil) : noPlaceFault());
    });
    signal.addEventListener('abort', abort, { once: true });
    line.waiters.add(waiter);
  });
}

const pausedFault = (until: Instant): Fault =>
  new Fault('throttled', { code: 'TooManyRequests', message: 'the API server asks to wait', until });

const noPlaceFault = (): Fault =>
  new Fault('transient', {
    code: 'DeadlineExceeded',
    message: 'too many requests to the API server are under way: none could be started in time',
  });

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}
