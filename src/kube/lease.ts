import type { ObjectKey } from '../api/kubernetes.ts';
import type { Clock } from '../base/clock.ts';
import { asFault, Fault } from '../base/fault.ts';
import type { Milliseconds } from '../base/instant.ts';
import { milliseconds } from '../base/instant.ts';
import { pause } from '../base/pause.ts';
import type { KubeApi } from './kube-api.ts';
import { LEASE_TYPE, readLease, releasePatch } from './lease-object.ts';
import type { LeaseRequests } from './lease-requests.ts';
import { leaseRequests } from './lease-requests.ts';
import type { LeaseInput, LeaseMove, LeaseSettings, LeaseState, Moment, LeaseRecord } from './lease-state.ts';
import { heldFor, isHeld, step, stillStands } from './lease-state.ts';
import type { EventDraft } from './step.ts';

/** The three spans of leader election: leaseDuration > renewDeadline > 1.2 × retryPeriod. Reference 04 §1.1: 60, 40, 15 s. */
export interface LeaseTiming {
  /** Others wait this long, from when they last saw the Lease change, before they take it. */
  readonly leaseDuration: Milliseconds;
  /** The holder gives up when its last renewal is older. */
  readonly renewDeadline: Milliseconds;
  readonly retryPeriod: Milliseconds;
}

/** What a candidate is made of, and whom it tells. */
export interface LeaseOptions {
  readonly api: KubeApi;
  readonly clock: Clock;
  /** 0 ≤ r < 1: spreads the attempts of replicas that wait. */
  readonly random: () => number;
  readonly namespace: string;
  readonly name: string;
  /** Who we are: unlike every other process's, even on the same host. */
  readonly identity: string;
  /** Value of the label `app.kubernetes.io/managed-by`. */
  readonly managedBy: string;
  readonly timing: LeaseTiming;
  readonly recordEvent: (draft: EventDraft, regarding: ObjectKey) => void;
  /** Called at most once. */
  readonly onElected: () => void;
  /** Called at most once, and only after `onElected`: stop writing and end the process. */
  readonly onLost: (fault: Fault) => void;
  /** Why the last attempt did not succeed; equal Faults in a row are told once. */
  readonly onFault?: (fault: Fault) => void;
}

/**
 * Leader election over one Lease (coordination.k8s.io/v1).
 *
 * Guarantees: two processes with different identities never both answer true to `stillHeld`, as long as their clocks run at
 * about the same pace; no clock needs to be right. Source: reference 04 §4.2, 09 Q3; architecture 5.6.
 */
export interface Lease {
  /** Begins to try. */
  start(): void;
  /** Whether the Lease is ours by our own observation at this very moment; asked before each write and call. */
  stillHeld(): boolean;
  /** While we hold it: how old the last renewal is, by whichever clock ran further. For the health check. */
  sinceRenewal(): Milliseconds | undefined;
  /** Ends the election and gives the Lease back if we hold it. Never throws: if the server cannot be told, the Lease runs out. */
  release(signal: AbortSignal): Promise<void>;
}

/** Makes a candidate; nothing happens before `start`. */
export const createLease = (options: LeaseOptions): Lease => new Candidate(options);

class Candidate implements Lease {
  readonly #options: LeaseOptions;
  readonly #settings: LeaseSettings;
  readonly #key: ObjectKey;
  readonly #requests: LeaseRequests;
  readonly #tellFault: (fault: Fault | undefined) => void;
  readonly #stopping = new AbortController();
  #state: LeaseState = { is: 'waiting' };
  #running: Promise<void> = Promise.resolve();

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#settings = { identity: options.identity, renewDeadline: options.timing.renewDeadline };
    this.#key = { type: LEASE_TYPE, namespace: options.namespace, name: options.name };
    this.#requests = leaseRequests(options, this.#key, () => this.#moment());
    this.#tellFault = telling(options.onFault);
  }

  start(): void {
    this.#running = this.#run().catch((thrown: unknown) => {
      const held = this.#state.is === 'leading';
      this.#state = { is: 'lost', because: 'the election failed' };
      if (held) this.#options.onLost(asFault(thrown));
      else this.#tellFault(asFault(thrown));
    });
  }

  stillHeld(): boolean {
    return isHeld(this.#state, this.#moment(), this.#settings);
  }

  sinceRenewal(): Milliseconds | undefined {
    return this.#state.is === 'leading' ? heldFor(this.#state.renewedAt, this.#moment()) : undefined;
  }

  async release(signal: AbortSignal): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    if (this.#state.is !== 'leading') return;
    const { record } = this.#state;
    this.#state = { is: 'lost', because: 'it was given back' };
    for (let over: LeaseRecord | undefined = record, tries = 0; over !== undefined && tries < RETRIES; tries++) {
      if (await this.#giveBack(over, signal)) return;
      over = await this.#presentHold(signal);
    }
  }

  /** False if the version is not the one we know, or the server could not be told. */
  async #giveBack(over: LeaseRecord, signal: AbortSignal): Promise<boolean> {
    const { api, clock, name: manager } = this.#options;
    return api.patch(this.#key, releasePatch(over, clock.now()), { manager }, signal).then(
      () => true,
      () => false,
    );
  }

  /** A renewal of ours may have been made though its answer never came: the Lease as it stands, while it is still ours. */
  async #presentHold(signal: AbortSignal): Promise<LeaseRecord | undefined> {
    const { api, identity, timing } = this.#options;
    const present = await api.get(this.#key, signal).catch(() => undefined);
    const record = present === undefined ? undefined : readLease(present, timing.leaseDuration);
    return record?.holder === identity ? record : undefined;
  }

  async #run(): Promise<void> {
    let input: LeaseInput = { is: 'due' };
    while (!this.#stopping.signal.aborted && this.#state.is !== 'lost') {
      const turn = step(this.#state, input, this.#moment(), this.#settings);
      this.#enter(turn.state);
      input = await this.#perform(turn.move);
      if (input.is === 'failed') this.#tellFault(input.fault);
      if (input.is === 'written') this.#tellFault(undefined);
    }
    // The last request was answered while we were told to stop: what it took is to be given back too.
    if (input.is === 'written' && this.#state.is !== 'lost')
      this.#state = step(this.#state, input, this.#moment(), this.#settings).state;
  }

  #enter(next: LeaseState): void {
    const before = this.#state.is;
    this.#state = next;
    if (next.is === 'leading' && before === 'waiting') this.#elected();
    if (next.is === 'lost' && before === 'leading') this.#options.onLost(lostFault(this.#options.name, next.because));
  }

  #elected(): void {
    const { identity, name, recordEvent, onElected } = this.#options;
    const message = `${identity} became leader`;
    recordEvent({ type: 'Normal', reason: 'LeaderElection', message, component: name }, this.#key);
    onElected();
  }

  async #perform(move: LeaseMove): Promise<LeaseInput> {
    if (move.do === 'end') return { is: 'due' };
    if (move.do !== 'wait' && move.do !== 'retry') return this.#requests.perform(move);
    const span = pauseSpan(this.#options, move.do, this.#state, this.#moment());
    await pause(this.#options.clock, span, this.#stopping.signal);
    return { is: 'due' };
  }

  #moment(): Moment {
    const { clock } = this.#options;
    return { wall: clock.now(), run: clock.monotonic() };
  }
}

/** Tells each Fault when it first comes, and again only after something else. */
function telling(tell: ((fault: Fault) => void) | undefined): (fault: Fault | undefined) => void {
  let told: string | undefined;
  return (fault) => {
    const words = fault === undefined ? undefined : `${fault.code} ${fault.message}`;
    // Somebody else was quicker: that is what an election is for.
    const isNews = words !== told && fault?.code !== 'Conflict' && fault?.code !== 'AlreadyExists';
    told = words;
    if (fault !== undefined && isNews) tell?.(fault);
  };
}

const lostFault = (name: string, because: string): Fault =>
  new Fault('transient', { code: 'LeaseLost', message: `the Lease "${name}" is lost: ${because}` });

/**
 * Those who wait come at different times, and at the moment when the Lease they saw runs out; the holder comes often enough to try again
 * before its deadline, and looks when that passes.
 */
function pauseSpan(options: LeaseOptions, kind: 'wait' | 'retry', state: LeaseState, now: Moment): Milliseconds {
  const { retryPeriod, renewDeadline } = options.timing;
  if (state.is !== 'leading') {
    const pause = retryPeriod * (1 + JITTER * options.random());
    return milliseconds(Math.min(pause, stillStands(state, now) ?? pause));
  }
  const period = kind === 'retry' ? retryPeriod / RETRIES : retryPeriod;
  return milliseconds(Math.max(0, Math.min(period, renewDeadline - heldFor(state.renewedAt, now))));
}

const JITTER = 1.2;
const RETRIES = 3;
