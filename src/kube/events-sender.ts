import type { ObjectKey } from '../api/kubernetes.ts';
import { asFault } from '../base/fault.ts';
import type { Fault } from '../base/fault.ts';
import { instant } from '../base/instant.ts';
import { isPassing } from '../base/is-passing.ts';
import type { EventRecorderOptions, Regarding } from './events.ts';
import type { Occurrences } from './events-object.ts';
import { cutMessage, EVENT_TYPE, eventName, eventNamespace, newEvent, recurrence } from './events-object.ts';
import { createSentEvents } from './events-sent.ts';
import { keyText } from './key-text.ts';
import type { WriteOptions } from './kube-api.ts';
import type { EventDraft } from './step.ts';

/** One event that waits, with all its occurrences since the last request for it. */
export interface EventItem {
  readonly key: string;
  readonly draft: EventDraft;
  readonly regarding: Regarding;
  readonly seen: Occurrences;
  readonly tries: number;
}

/** What became of one item: sent, to be sent again with one more try counted, or given up. */
export type EventOutcome =
  | { readonly is: 'sent' }
  | { readonly is: 'again'; readonly item: EventItem }
  | { readonly is: 'dropped'; readonly fault: Fault };

/** What makes two events equal. */
export function eventKey({ type, reason, message, component }: EventDraft, regarding: Regarding): string {
  return JSON.stringify([keyText(regarding), regarding.uid, component, type, reason, cutMessage(message)]);
}

/** Two waiting items of one event as one: the request that would carry both. */
export const mergedItem = (one: EventItem, other: EventItem): EventItem => ({
  ...one,
  tries: Math.max(one.tries, other.tries),
  seen: {
    count: one.seen.count + other.seen.count,
    firstAt: instant(Math.min(one.seen.firstAt, other.seen.firstAt)),
    lastAt: instant(Math.max(one.seen.lastAt, other.seen.lastAt)),
  },
});

const MOST_TRIES = 3;

/** Sends items one by one: each a new Event, or the new count of one that the server has. */
export class EventSender {
  readonly #options: Pick<EventRecorderOptions, 'api' | 'clock'>;
  readonly #sent = createSentEvents();
  #serial = 0;

  constructor(options: Pick<EventRecorderOptions, 'api' | 'clock'>) {
    this.#options = options;
  }

  /** Never throws. */
  async send(item: EventItem, signal: AbortSignal): Promise<EventOutcome> {
    const options: WriteOptions = { manager: item.draft.component, class: 'housekeeping' };
    try {
      if (!(await this.#recur(item, options, signal))) await this.#create(item, options, signal);
      return { is: 'sent' };
    } catch (thrown) {
      const fault = asFault(thrown);
      const mayTryAgain = isPassing(fault) && item.tries + 1 < MOST_TRIES;
      if (!mayTryAgain || signal.aborted) return { is: 'dropped', fault };
      return { is: 'again', item: { ...item, tries: item.tries + 1 } };
    }
  }

  async #create(item: EventItem, options: WriteOptions, signal: AbortSignal): Promise<void> {
    const { draft, regarding, seen } = item;
    const name = eventName(regarding, this.#options.clock.now(), this.#serial++);
    const key: ObjectKey = { type: EVENT_TYPE, namespace: eventNamespace(regarding), name };
    const event = newEvent(key, draft, regarding, seen);
    await this.#options.api.create(EVENT_TYPE, event, { ...options, isReplyUnread: true }, signal);
    this.#sent.set(item.key, { key, seen });
  }

  async #recur(item: EventItem, options: WriteOptions, signal: AbortSignal): Promise<boolean> {
    const before = this.#sent.get(item.key);
    if (before === undefined) return false;
    const seen = { ...before.seen, count: before.seen.count + item.seen.count, lastAt: item.seen.lastAt };
    try {
      await this.#options.api.patch(before.key, recurrence(seen), options, signal);
    } catch (thrown) {
      if (asFault(thrown).code !== 'NotFound') throw thrown;
      this.#sent.delete(item.key); // The server keeps events for an hour only.
      return false;
    }
    this.#sent.set(item.key, { key: before.key, seen });
    return true;
  }
}
