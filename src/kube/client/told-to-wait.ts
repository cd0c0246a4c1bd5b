import type { Clock } from '../../base/clock.ts';
import type { Instant } from '../../base/instant.ts';
import { after, earliest, instant, seconds } from '../../base/instant.ts';
import { backOffDelay } from '../fault-policy.ts';

/** What the next request of a class may do: go, go alone to see whether the server takes requests again, or wait. */
export type Permission = 'go' | 'probe' | 'wait';

/**
 * What the server has told one class of requests about waiting (429).
 *
 * Guarantees: as long as more requests of the class are taken than refused, a refusal holds up nobody but the request that got it. Else the
 * class waits: one request at a time goes as a probe, a second after the first refusal and later after each further one. A probe that
 * is taken ends the wait; one that is refused makes it longer.
 */
export interface ToldToWait {
  /** When the wait is over if no probe ends it sooner. */
  readonly until: Instant;
  permission(): Permission;
  /** The server has refused a request of the class; its end is told after that. */
  refused(until: Instant): void;
  /** A request goes, as a probe where that is the permission; what is returned tells its end, once. */
  start(): () => void;
  /** When to look again; undefined when nothing is waited for. */
  lookAgainAt(): Instant | undefined;
}

/**
 * A refusal is meant for one request: an overloaded server takes others all the while. If the whole class stood still for as long, a server
 * that refuses one request in five would get no more than a handful of them in half a minute. Source: RFC 6585 §4; RFC 9110 §10.2.3.
 */
const PROBES = { base: seconds(1), max: seconds(30) };
/** What is taken counts for so many refusals at most: a server that begins to refuse everything is left alone soon. */
const MOST_CREDIT = 8;
const START_OF_TIME = instant(0);

/** Nothing has been told. */
export const toldNothing = (clock: Clock): ToldToWait => new ClassPause(clock);

class ClassPause implements ToldToWait {
  readonly #clock: Clock;
  #until = START_OF_TIME;
  /** When the server last refused a request. A clock behind that was set back, and what it measures of the wait is worth nothing. */
  #since = START_OF_TIME;
  #probeAt = START_OF_TIME;
  #refusals = 0;
  #isProbing = false;
  /** Requests taken less those refused, of late; never below zero. */
  #credit = 0;
  /** Refused, and their end not told yet. */
  #refusedUnderWay = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get until(): Instant {
    return this.#isOver(this.#clock.now()) ? START_OF_TIME : this.#until;
  }

  permission(): Permission {
    const now = this.#clock.now();
    if (this.#isOver(now)) return 'go';
    return this.#isProbing || this.#probeAt > now ? 'wait' : 'probe';
  }

  refused(until: Instant): void {
    const now = this.#clock.now();
    const wasOver = this.#isOver(now);
    this.#refusedUnderWay += 1;
    if (wasOver && this.#credit > 0) {
      this.#credit -= 1;
      return;
    }
    // Requests that were under way together are refused together: that is one refusal.
    const isNews = wasOver || this.#isProbing;
    if (wasOver) this.#refusals = 0;
    if (wasOver || until > this.#until) this.#until = until;
    this.#since = now;
    if (!isNews) return;
    this.#refusals += 1;
    this.#isProbing = false;
    this.#probeAt = after(now, backOffDelay(PROBES, this.#refusals));
  }

  start(): () => void {
    if (this.permission() !== 'probe') return () => this.#ended();
    this.#isProbing = true;
    const before = this.#refusals;
    return () => {
      this.#ended();
      if (this.#refusals !== before || !this.#isProbing) return;
      this.#isProbing = false;
      this.#until = START_OF_TIME;
    };
  }

  #ended(): void {
    if (this.#refusedUnderWay > 0) this.#refusedUnderWay -= 1;
    else this.#credit = Math.min(MOST_CREDIT, this.#credit + 1);
  }

  lookAgainAt(): Instant | undefined {
    const now = this.#clock.now();
    if (this.#isOver(now)) return undefined;
    return this.#probeAt > now ? earliest(this.#probeAt, this.#until) : this.#until;
  }

  #isOver(now: Instant): boolean {
    return this.#until <= now || now < this.#since;
  }
}
