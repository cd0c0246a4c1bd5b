import type { ObjectKey } from '../api/kubernetes.ts';
import type { Uid } from '../base/brand.ts';
import type { Clock } from '../base/clock.ts';
import { Fault } from '../base/fault.ts';
import type { Milliseconds } from '../base/instant.ts';
import { seconds } from '../base/instant.ts';
import type { EventLine } from './events-line.ts';
import { createEventLine } from './events-line.ts';
import type { EventItem } from './events-sender.ts';
import { createEventSender, eventKey, mergedItem } from './events-sender.ts';
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
const RETRY_AFTER = seconds(5);

/** Makes a recorder. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { clock } = options;
  const send = createEventSender(options);
  const stopping = new AbortController();
  const lines = new Map<string, EventLine<EventItem>>();
  /** Lines with a request under way or a timer set: each object's events go one after another. */
  const busy = new Set<string>();
  const cancels = new Set<() => void>();
  let waiting = 0;
  let sending = 0;
  let isOpen = true;
  let whenEmpty: (() => void) | undefined;

  const drop = (item: EventItem, fault: Fault): void => options.onDropped?.(item.draft, item.regarding, fault);
  const add = (name: string, item: EventItem): void => {
    const line = waiting < MOST_WAITING ? lineOf(lines, clock, name) : undefined;
    const outcome = line?.add(item.key, item, (before) => mergedItem(before, item)) ?? 'full';
    if (outcome === 'full') drop(item, fullFault());
    if (outcome === 'added') waiting++;
  };
  const pump = (name: string): void => {
    const line = lines.get(name);
    if (line === undefined || busy.has(name) || line.size === 0) return;
    const item = line.take();
    if (item === undefined) return wakeLater(name, line.wait());
    waiting--;
    return void sendOne(name, item);
  };
  const wakeLater = (name: string, span: Milliseconds): void => {
    busy.add(name);
    const cancel = clock.setTimer(span, () => {
      cancels.delete(cancel);
      busy.delete(name);
      pump(name);
    });
    cancels.add(cancel);
  };
  const sendOne = async (name: string, item: EventItem): Promise<void> => {
    busy.add(name);
    sending++;
    const outcome = await send(item, stopping.signal);
    sending--;
    busy.delete(name);
    if (outcome.is === 'dropped') drop(item, outcome.fault);
    if (outcome.is === 'again') {
      add(name, outcome.item);
      wakeLater(name, RETRY_AFTER);
    } else pump(name);
    if (waiting === 0 && sending === 0) whenEmpty?.();
  };

  return {
    record(draft, given) {
      if (!isOpen) return;
      const regarding = draft.regarding ?? given;
      const now = clock.now();
      const seen = { count: 1, firstAt: now, lastAt: now };
      const name = keyText(regarding);
      add(name, { key: eventKey(draft, regarding), draft, regarding, seen, tries: 0 });
      pump(name);
    },
    async flush(within) {
      isOpen = false;
      if (waiting > 0 || sending > 0) await emptied(clock, within, (tell) => (whenEmpty = tell));
      stopping.abort();
      for (const cancel of cancels) cancel();
      for (const line of lines.values()) for (const item of line.waiting()) drop(item, lateFault());
      lines.clear();
    },
  };
}

/** The object's line; when there are too many, those that are empty and rested are forgotten. Undefined: no room. */
function lineOf(
  lines: Map<string, EventLine<EventItem>>,
  clock: Clock,
  name: string,
): EventLine<EventItem> | undefined {
  const present = lines.get(name);
  if (present !== undefined) return present;
  if (lines.size >= MOST_LINES) for (const [other, line] of lines) if (line.isSpent) lines.delete(other);
  if (lines.size >= MOST_LINES) return undefined;
  const made = createEventLine<EventItem>(clock);
  lines.set(name, made);
  return made;
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
