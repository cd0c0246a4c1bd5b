import type { PassedLine } from '../proxy/fault-proxy.ts';
import type { WatchLine } from '../proxy/hooks.ts';
import type { SeenRequest } from '../proxy/seen-request.ts';

/** One event of one watch, counted from the act on: the same in every run of a flow up to where it is disturbed. */
export interface EventAt {
  /** `certificates`, `secrets`, `secrets metadata`: the two watches of Secrets are two views. */
  readonly watch: string;
  /** 1 for the first event after the act. */
  readonly ordinal: number;
}

/** An event of a recording, with what it told. */
export interface RecordedEvent extends EventAt {
  readonly type: WatchLine['type'];
  readonly name: string;
}

/** Which view a watch keeps. */
export const viewOf = ({ resource, metadataOnly }: SeenRequest): string =>
  metadataOnly ? `${resource} metadata` : resource;

/** As plans are named: `secrets#2`. */
export const eventName = ({ watch, ordinal }: EventAt): string => `${watch}#${ordinal}`;

/** Whether a line tells of a change, and not of what was there or of how far the watch is. */
const isEvent = ({ type, isInitial }: WatchLine): boolean => !isInitial && type !== 'BOOKMARK' && type !== 'ERROR';

/** Counts the events of each watch; undefined for a line that is none. */
export function eventCounter(): (watch: SeenRequest, line: WatchLine) => EventAt | undefined {
  const counts = new Map<string, number>();
  return (watch, line) => {
    if (!isEvent(line)) return undefined;
    const view = viewOf(watch);
    const ordinal = (counts.get(view) ?? 0) + 1;
    counts.set(view, ordinal);
    return { watch: view, ordinal };
  };
}

/** The events of a recorded flow, in the order in which they were told. */
export function eventsIn(lines: readonly PassedLine[]): readonly RecordedEvent[] {
  const at = eventCounter();
  return lines.flatMap(({ watch, line }) => {
    const event = at(watch, line);
    return event === undefined ? [] : [{ ...event, type: line.type, name: line.name }];
  });
}

/** Whether two are the same event. */
export const isSame = (one: EventAt | undefined, other: EventAt): boolean =>
  one?.watch === other.watch && one.ordinal === other.ordinal;

/** The first event of each watch. */
export const firstOfEach = <T extends EventAt>(events: readonly T[]): readonly T[] =>
  events.filter(({ ordinal }) => ordinal === 1);

/** At most so many, spread evenly over the list; the same ones in every run. */
export function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return all.filter(
    (_, index) => Math.floor((index * most) / all.length) !== Math.floor(((index - 1) * most) / all.length),
  );
}
