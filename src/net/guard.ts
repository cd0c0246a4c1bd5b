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
  const guard = new ExchangeGuard(clock, target, signal);
  guard.start(within);
  return guard;
}

class ExchangeGuard implements Guard {
  readonly #clock: Clock;
  readonly #target: string;
  readonly #signal: AbortSignal;
  #fault: Fault | undefined;
  #act: ((fault: Fault) => void) | undefined;
  #waitingSince: Milliseconds | undefined;
  #cancelTimer = (): void => {};

  constructor(clock: Clock, target: string, signal: AbortSignal) {
    this.#clock = clock;
    this.#target = target;
    this.#signal = signal;
  }

  get fault(): Fault | undefined {
    return this.#fault;
  }

  start(within: Milliseconds): void {
    this.#cancelTimer = this.#clock.setTimer(within, () => this.#fire(deadlineFault(this.#target)));
    this.#signal.addEventListener('abort', this.#abort, { once: true });
    if (this.#signal.aborted) this.#abort();
  }

  onFire(act: (fault: Fault) => void): void {
    this.#act = act;
    if (this.#fault !== undefined) act(this.#fault);
  }

  guardSilence(idle: Milliseconds): void {
    this.#cancelTimer();
    this.#watchSilence(idle, idle);
  }

  waits(waiting: boolean): void {
    this.#waitingSince = waiting ? this.#clock.monotonic() : undefined;
  }

  end(): void {
    this.#cancelTimer();
    this.#signal.removeEventListener('abort', this.#abort);
    this.#act = undefined;
  }

  readonly #abort = (): void => this.#fire(cancelledFault(this.#signal));

  #fire(why: Fault): void {
    this.#fault ??= why;
    this.#act?.(this.#fault);
  }

  /** One timer that looks again, not one for each piece of the stream. */
  #watchSilence(idle: Milliseconds, delay: number): void {
    this.#cancelTimer = this.#clock.setTimer(milliseconds(delay), () => {
      const silent = this.#waitingSince === undefined ? 0 : this.#clock.monotonic() - this.#waitingSince;
      if (silent >= idle) this.#fire(silenceFault(this.#target));
      else this.#watchSilence(idle, idle - silent);
    });
  }
}
