import type { ObjectKey } from '../api/kubernetes.ts';
import type { Uid } from '../base/brand.ts';
import type { Clock } from '../base/clock.ts';
import { Fault } from '../base/fault.ts';
import type { Milliseconds } from '../base/instant.ts';
import { seconds } from '../base/instant.ts';
import type { EventLine } from './events-line.ts';
import { createEventLine } from './events-line.ts';
import type { EventItem } from './events-sender.ts';
import { EventSender, eventKey, mergedItem } from './events-sender.ts';
import type { KubeApi } from './kube-api.ts';
import { keyText } from './key-text.ts';
import type { EventDraft } from './step.ts';

/** The object an event is about. */
export type Regarding = ObjectKey & { readonly uid?: Uid };

/** What a recorder of events is made of. */
export interface EventRecorderOptions {
  readonly api: KubeApi;
  readonly clock: Clock;
  /** Told of each event that was given up, with the reason. */
  readonly onDropped?: (draft: EventDraft, regarding: Regarding, fault: Fault) => void;
}

/**
 * Sends core/v1 Events, never waited for.
 *
 * Guarantees: equal events (object, type, reason, message, component) are one Event with a count; an object's first ten requests go at
 * once, then one a second; what is held in memory is bounded, the newest is dropped first.
 */
export interface EventRecorder {
  /** `draft.regarding`, where there is one, stands before `regarding`. */
  record(draft: EventDraft, regarding: Regarding): void;
  /** At shutdown: waits until all is sent, at most `within`; then what is left is dropped and nothing more is taken. */
  flush(within: Milliseconds): Promise<void>;
}

const MOST_WAITING = 10_000;
const MOST_LINES = 10_000;
/** As many requests as housekeeping gets places: one that waits for its place costs ten times what an event costs in its line. */
const MOST_SENDING = 8;
/** So many lines are kept before those are looked for that need not be remembered. */
const LINES_BEFORE_SWEEP = 256;
const RETRY_AFTER = seconds(5);

/** Makes a recorder. */
export const createEventRecorder = (options: EventRecorderOptions): EventRecorder => new QueuedEvents(options);

class QueuedEvents implements EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #sender: EventSender;
  readonly #stopping = new AbortController();
  readonly #lines = new Map<string, EventLine<EventItem>>();
  /** Lines with a request under way or a timer set: each object's events go one after another. */
  readonly #busy = new Set<string>();
  readonly #cancels = new Set<() => void>();
  /** Objects whose next event could be sent but for the requests that are under way, in the order in which they came. */
  readonly #standby = new Set<string>();
  #sweepAt = LINES_BEFORE_SWEEP;
  #waiting = 0;
  #sending = 0;
  #isOpen = true;
  #whenEmpty: (() => void) | undefined;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#sender = new EventSender(options);
  }

  record(draft: EventDraft, given: Regarding): void {
    if (!this.#isOpen) return;
    const regarding = draft.regarding ?? given;
    const now = this.#options.clock.now();
    const seen = { count: 1, firstAt: now, lastAt: now };
    const name = keyText(regarding);
    this.#add(name, { key: eventKey(draft, regarding), draft, regarding, seen, tries: 0 });
    this.#pump(name);
  }

  async flush(within: Milliseconds): Promise<void> {
    this.#isOpen = false;
    if (!this.#isEmpty()) await emptied(this.#options.clock, within, (tell) => (this.#whenEmpty = tell));
    this.#stopping.abort();
    for (const cancel of this.#cancels) cancel();
    for (const line of this.#lines.values()) for (const item of line.waiting()) this.#drop(item, lateFault());
    this.#lines.clear();
  }

  #add(name: string, item: EventItem): void {
    const line = this.#waiting < MOST_WAITING ? this.#lineOf(name) : undefined;
    const outcome = line?.add(item.key, item, (before) => mergedItem(before, item)) ?? 'full';
    if (outcome === 'full') this.#drop(item, fullFault());
    if (outcome === 'added') this.#waiting++;
  }

  #pump(name: string): void {
    const line = this.#lines.get(name);
    if (line === undefined || this.#busy.has(name) || line.size === 0) return;
    if (this.#sending >= MOST_SENDING) return void this.#standby.add(name);
    this.#standby.delete(name);
    const item = line.take();
    if (item === undefined) return this.#wakeLater(name, line.wait());
    this.#waiting--;
    return void this.#sendOne(name, item);
  }

  #wakeLater(name: string, span: Milliseconds): void {
    this.#busy.add(name);
    const cancel = this.#options.clock.setTimer(span, () => {
      this.#cancels.delete(cancel);
      this.#busy.delete(name);
      this.#pump(name);
    });
    this.#cancels.add(cancel);
  }

  async #sendOne(name: string, item: EventItem): Promise<void> {
    this.#busy.add(name);
    this.#sending++;
    const outcome = await this.#sender.send(item, this.#stopping.signal);
    this.#sending--;
    this.#busy.delete(name);
    if (outcome.is === 'dropped') this.#drop(item, outcome.fault);
    if (outcome.is === 'again') {
      this.#add(name, outcome.item);
      this.#wakeLater(name, RETRY_AFTER);
    } else this.#standby.add(name);
    this.#pumpStandby();
    if (this.#isEmpty()) this.#whenEmpty?.();
  }

  #pumpStandby(): void {
    for (const name of this.#standby) {
      if (this.#sending >= MOST_SENDING) return;
      this.#standby.delete(name);
      this.#pump(name);
    }
  }

  /** The object's line. Those that are empty and rested are forgotten now and then. Undefined: no room. */
  #lineOf(name: string): EventLine<EventItem> | undefined {
    const present = this.#lines.get(name);
    if (present !== undefined) return present;
    if (this.#lines.size >= this.#sweepAt) this.#sweep();
    if (this.#lines.size >= MOST_LINES) return undefined;
    const made = createEventLine<EventItem>(this.#options.clock);
    this.#lines.set(name, made);
    return made;
  }

  /** The more lines there are, the rarer: the next time when there are twice as many as are left. */
  #sweep(): void {
    for (const [name, line] of this.#lines) if (line.isSpent && !this.#busy.has(name)) this.#lines.delete(name);
    this.#sweepAt = Math.min(MOST_LINES, Math.max(LINES_BEFORE_SWEEP, 2 * this.#lines.size));
  }

  #isEmpty(): boolean {
    return this.#waiting === 0 && this.#sending === 0;
  }

  #drop(item: EventItem, fault: Fault): void {
    this.#options.onDropped?.(item.draft, item.regarding, fault);
  }
}

function emptied(clock: Clock, within: Milliseconds, listen: (tell: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const cancelTimer = clock.setTimer(within, resolve);
    listen(() => {
      cancelTimer();
      resolve();
    });
  });
}

const fullFault = (): Fault =>
  new Fault('transient', { code: 'TooManyEvents', message: 'too many events wait to be sent: the newest are dropped' });

const lateFault = (): Fault =>
  new Fault('transient', { code: 'Cancelled', message: 'the program ended before the event could be sent' });
