import type { Answer, Desk } from './controller.ts';
import type { BackOff } from './fault-policy.ts';
import type { Clock } from '../base/clock.ts';
import type { Fault } from '../base/fault.ts';
import type { Instant, Milliseconds } from '../base/instant.ts';
import type { ResourceVersion, Uid } from '../base/brand.ts';
import { after, days, minutes } from '../base/instant.ts';
import { Secret } from '../base/secret.ts';
import { countsAsFailure, lookAgainAt } from './fault-policy.ts';

/**
 * Where answers to calls lie until the write that stores them is acknowledged: a 409, a fault or the end of a turn never repeats a call.
 * Replies may hold key material, so they are bounded in number and time; one that is gone costs one more call. Source: architecture 5.5.
 */
export interface Desks<Reply> {
  /** The desk of the object at a place (kube/key-text.ts), as a view may read it. `confirmed` is what this turn has seen of the API server. */
  of(place: string, confirmed: ReadonlyMap<Uid, ResourceVersion>): Desk<Reply>;
  /** Lays a reply down. */
  reply(place: string, id: string, reply: Reply): void;
  /** Lays a Fault down, and tells when the question may be asked again. */
  fault(place: string, id: string, fault: Fault): Instant;
  /** The last write for the object failed, or (undefined) went through. */
  wrote(place: string, fault: Fault | undefined): void;
  /** Takes answers off that are stored for good. */
  clear(place: string, ids: readonly string[]): void;
  /** Says which object stands at the place. False if it was another one until now, whose answers are thereby forgotten. */
  belongsTo(place: string, uid: Uid): boolean;
  /** The object is gone. */
  forget(place: string): void;
  /** The Lease is lost. */
  forgetAll(): void;
  /** How many answers lie here. */
  readonly size: number;
}

/** A thousand issuances in flight hold some three answers each. */
const mostAnswers = 4000;
const longest: Milliseconds = minutes(10);
const longestWhileStuck: Milliseconds = days(1);

/** Makes an empty set of desks. */
export const createDesks = <Reply>(clock: Clock, backOff: BackOff): Desks<Reply> => new DeskSet<Reply>(clock, backOff);

class DeskSet<Reply> implements Desks<Reply> {
  readonly #clock: Clock;
  readonly #backOff: BackOff;
  readonly #answers = new Map<string, Map<string, Answer<Reply>>>();
  readonly #owners = new Map<string, Uid>();
  readonly #failedWrites = new Map<string, Fault>();
  /** Every answer in the order of its arrival. */
  readonly #arrivals = new Map<
    string,
    { readonly place: string; readonly id: string; readonly answer: Answer<Reply> }
  >();
  #cancelSweep: (() => void) | undefined;

  constructor(clock: Clock, backOff: BackOff) {
    this.#clock = clock;
    this.#backOff = backOff;
  }

  of(place: string, confirmed: ReadonlyMap<Uid, ResourceVersion>): Desk<Reply> {
    return {
      get: (id) => this.#stillGood(place, this.#answers.get(place)?.get(id)),
      lastFault: (id) => {
        const answer = this.#answers.get(place)?.get(id);
        return answer?.is === 'fault' ? answer.fault : undefined;
      },
      failedWrite: this.#failedWrites.get(place),
      confirmed: (of) => confirmed.get(of),
    };
  }

  reply(place: string, id: string, reply: Reply): void {
    this.#put(place, id, { is: 'reply', reply, at: this.#clock.now() });
  }

  fault(place: string, id: string, fault: Fault): Instant {
    const before = this.#answers.get(place)?.get(id);
    const failures = before?.is === 'fault' ? before.attempts : 0;
    const attempts = failures + (countsAsFailure(fault) ? 1 : 0);
    const at = this.#clock.now();
    const retryAt = lookAgainAt(fault, attempts, at, this.#backOff);
    this.#put(place, id, { is: 'fault', fault, at, attempts, retryAt });
    return retryAt;
  }

  wrote(place: string, fault: Fault | undefined): void {
    if (fault === undefined) this.#failedWrites.delete(place);
    else this.#failedWrites.set(place, fault);
  }

  clear(place: string, ids: readonly string[]): void {
    for (const id of ids) this.#take(place, id);
  }

  belongsTo(place: string, uid: Uid): boolean {
    const before = this.#owners.get(place);
    if (before === uid) return true;
    if (before !== undefined) this.forget(place);
    this.#owners.set(place, uid);
    return before === undefined;
  }

  forget(place: string): void {
    this.#owners.delete(place);
    this.clear(place, [...(this.#answers.get(place)?.keys() ?? [])]);
    this.#failedWrites.delete(place);
  }

  forgetAll(): void {
    this.#answers.clear();
    this.#arrivals.clear();
    this.#failedWrites.clear();
    this.#owners.clear();
    this.#cancelSweep?.();
    this.#cancelSweep = undefined;
  }

  get size(): number {
    return this.#arrivals.size;
  }

  #put(place: string, id: string, answer: Answer<Reply>): void {
    this.#take(place, id);
    const desk = this.#answers.get(place) ?? new Map<string, Answer<Reply>>();
    this.#answers.set(place, desk.set(id, answer));
    this.#arrivals.set(`${place} ${id}`, { place, id, answer });
    for (const oldest of this.#arrivals.values()) {
      if (this.#arrivals.size <= mostAnswers) break;
      this.#take(oldest.place, oldest.id);
    }
    this.#cancelSweep ??= this.#clock.setTimer(minutes(1), () => this.#sweep());
  }

  /** Bytes must not outlive their time because nothing else happens to come in. */
  #sweep(): void {
    const now = this.#clock.now();
    for (const { place, id, answer } of this.#arrivals.values())
      if (this.#keptUntil(place, answer) <= now) this.#take(place, id);
    this.#cancelSweep = this.#arrivals.size === 0 ? undefined : this.#clock.setTimer(minutes(1), () => this.#sweep());
  }

  /**
   * A Fault is remembered beyond `retryAt` for its count. While a write for the object fails, what it was to store is kept, so that a
   * signature is not asked for again (fault test FT-08); key bytes never are.
   */
  #keptUntil(place: string, answer: Answer<Reply>): Instant {
    if (answer.is === 'fault') return after(answer.retryAt, longest);
    const isStuck = this.#failedWrites.has(place) && !holdsSecret(answer.reply);
    return after(answer.at, isStuck ? longestWhileStuck : longest);
  }

  /** A Fault bars its question until `retryAt`, but not if the clock was set back behind the moment when it came. */
  #stillGood(place: string, answer: Answer<Reply> | undefined): Answer<Reply> | undefined {
    if (answer === undefined) return undefined;
    const now = this.#clock.now();
    if (answer.is === 'fault') return answer.at <= now && now < answer.retryAt ? answer : undefined;
    return now < this.#keptUntil(place, answer) ? answer : undefined;
  }

  #take(place: string, id: string): void {
    const desk = this.#answers.get(place);
    desk?.delete(id);
    if (desk?.size === 0) this.#answers.delete(place);
    this.#arrivals.delete(`${place} ${id}`);
  }
}

function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsSecret);
}
