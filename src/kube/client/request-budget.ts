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
export const createRequestBudget = (clock: Clock, places: number): RequestBudget => new SharedPlaces(clock, places);

class SharedPlaces implements RequestBudget {
  readonly #clock: Clock;
  readonly #lines: Readonly<Record<RequestClass, Line>>;
  #taken = 0;

  constructor(clock: Clock, places: number) {
    this.#clock = clock;
    this.#lines = {
      urgent: newLine(places),
      normal: newLine(Math.max(1, places - Math.ceil(places / 8))),
      housekeeping: newLine(Math.max(1, Math.floor(places / 2))),
    };
  }

  async enter(requestClass: RequestClass, within: Milliseconds, signal: AbortSignal): Promise<() => void> {
    const own = this.#lines[requestClass];
    if (signal.aborted) throw cancelledFault(signal);
    if (own.pausedUntil > after(this.#clock.now(), within)) throw pausedFault(own.pausedUntil);
    if (own.waiters.size === 0 && this.#mayStart(own)) this.#taken++;
    else await waitIn(own, this.#clock, within, signal);
    return once(() => this.#leave());
  }

  pause(requestClass: RequestClass, until: Instant): void {
    const own = this.#lines[requestClass];
    if (until <= own.pausedUntil) return;
    own.pausedUntil = until;
    this.#wakeAfterPause(own);
  }

  #mayStart({ share, pausedUntil }: Line): boolean {
    return this.#taken < share && pausedUntil <= this.#clock.now();
  }

  #leave(): void {
    this.#taken--;
    this.#fill();
  }

  #fill(): void {
    for (const requestClass of CLASSES) {
      const line = this.#lines[requestClass];
      for (const waiter of line.waiters) {
        if (!this.#mayStart(line)) break;
        line.waiters.delete(waiter);
        this.#taken++;
        waiter.admit();
      }
    }
  }

  /** A wall clock that was set back meanwhile makes the timer early: it is set again. */
  #wakeAfterPause(paused: Line): void {
    paused.cancelWake();
    paused.cancelWake = this.#clock.setTimer(between(this.#clock.now(), paused.pausedUntil), () => {
      if (paused.pausedUntil > this.#clock.now()) this.#wakeAfterPause(paused);
      this.#fill();
    });
  }
}

const newLine = (share: number): Line => ({
  waiters: new Set(),
  share,
  pausedUntil: START_OF_TIME,
  cancelWake: () => {},
});

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
