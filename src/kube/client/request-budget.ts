import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import { after, between } from '../../base/instant.ts';
import type { Instant, Milliseconds } from '../../base/instant.ts';
import { cancelledFault } from '../../net/network-fault.ts';
import type { RequestClass } from '../step.ts';
import type { ToldToWait } from './told-to-wait.ts';
import { toldNothing } from './told-to-wait.ts';

/**
 * How many requests may be under way, by class.
 *
 * Guarantees: a free place goes to the most urgent class that waits, inside a class in order of arrival; the lower classes never
 * take all places, so that an urgent request finds one at once, and the lowest always has some, so that it is never kept waiting for ever; a class of which the server refuses more than it takes starts nothing
 * but a probe now and then (see `ToldToWait`).
 */
export interface RequestBudget {
  /**
   * Resolves with the function that gives the place back.
   * @throws Fault transient `DeadlineExceeded`; throttled `TooManyRequests` if the class is paused for longer than `within`; the signal's.
   */
  enter(requestClass: RequestClass, within: Milliseconds, signal: AbortSignal): Promise<() => void>;
  /** The server has refused a request of this class until then; to be told before its place is given back. */
  pause(requestClass: RequestClass, until: Instant): void;
}

type Leave = () => void;

interface Waiter {
  readonly admit: (leave: Leave) => void;
}
interface Line {
  readonly waiters: Set<Waiter>;
  /** Places that may be taken, by whatever class, when one of this class starts. */
  readonly share: number;
  /** Places of its own, which it may take though others have taken more than its share. */
  readonly own: number;
  taken: number;
  readonly told: ToldToWait;
  cancelWake: () => void;
}

const CLASSES: readonly RequestClass[] = ['urgent', 'normal', 'housekeeping'];

/** A budget of `places`: normal requests leave a quarter of them free, housekeeping half; but it always has an eighth. */
export const createRequestBudget = (clock: Clock, places: number): RequestBudget => new SharedPlaces(clock, places);

class SharedPlaces implements RequestBudget {
  readonly #clock: Clock;
  readonly #lines: Readonly<Record<RequestClass, Line>>;
  /** The last place is for what is urgent. */
  readonly #spare: number;
  #taken = 0;

  constructor(clock: Clock, places: number) {
    this.#clock = clock;
    this.#spare = places - 1;
    this.#lines = {
      urgent: newLine(clock, places, 0),
      normal: newLine(clock, Math.max(1, places - Math.ceil(places / 4)), 0),
      housekeeping: newLine(clock, Math.max(1, Math.floor(places / 2)), Math.floor(places / 8)),
    };
  }

  async enter(requestClass: RequestClass, within: Milliseconds, signal: AbortSignal): Promise<Leave> {
    const own = this.#lines[requestClass];
    if (signal.aborted) throw cancelledFault(signal);
    if (own.told.until > after(this.#clock.now(), within)) throw pausedFault(own.told.until);
    if (own.waiters.size === 0 && this.#mayStart(own)) return this.#start(own);
    return waitIn(own, this.#clock, within, signal);
  }

  pause(requestClass: RequestClass, until: Instant): void {
    const own = this.#lines[requestClass];
    own.told.refused(until);
    this.#wakeAfterPause(own);
  }

  #mayStart({ share, own, taken, told }: Line): boolean {
    const hasPlace = this.#taken < share || (taken < own && this.#taken < this.#spare);
    return hasPlace && told.permission() !== 'wait';
  }

  #start(line: Line): Leave {
    this.#taken++;
    line.taken++;
    const ended = line.told.start();
    return once(() => {
      this.#taken--;
      line.taken--;
      ended();
      this.#fill();
    });
  }

  #fill(): void {
    for (const requestClass of CLASSES) {
      const line = this.#lines[requestClass];
      for (const waiter of line.waiters) {
        if (!this.#mayStart(line)) break;
        line.waiters.delete(waiter);
        waiter.admit(this.#start(line));
      }
    }
  }

  /** A wall clock that was set back meanwhile makes the timer early: it is set again. */
  #wakeAfterPause(paused: Line): void {
    paused.cancelWake();
    const at = paused.told.lookAgainAt();
    if (at === undefined) return;
    paused.cancelWake = this.#clock.setTimer(between(this.#clock.now(), at), () => {
      this.#wakeAfterPause(paused);
      this.#fill();
    });
  }
}

const newLine = (clock: Clock, share: number, own: number): Line => ({
  waiters: new Set(),
  share,
  own,
  taken: 0,
  told: toldNothing(clock),
  cancelWake: () => {},
});

function waitIn(line: Line, clock: Clock, within: Milliseconds, signal: AbortSignal): Promise<Leave> {
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
      admit: (leave) => {
        end();
        resolve(leave);
      },
    };
    const cancelTimer = clock.setTimer(within, () => {
      end();
      reject(line.told.until > clock.now() ? pausedFault(line.told.until) : noPlaceFault());
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
