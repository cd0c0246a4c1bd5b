import type { ObjectKey } from '../../api/kubernetes.ts';
import type { Urgency } from '../controller.ts';
import { keyText } from '../key-text.ts';

/** Keys that may be worked on now, in the order in which they should be. */
export interface ReadyKeys {
  add(key: ObjectKey, urgency: Urgency): void;
  remove(key: ObjectKey): void;
  has(key: ObjectKey): boolean;
  next(): ObjectKey | undefined;
  readonly size: number;
}

/** Upper ends of the bands: the share of life left. What has expired is a band of its own; so is what has most of its life left. */
const bandEnds: readonly Urgency[] = [0, 0.02, 0.05, 0.1, 0.2, 0.35, Number.POSITIVE_INFINITY];

/** Every this many picks the longest waiting key of any band goes, so that no tenant starves another. */
const longestWaitingEvery = 4;

/** A band's keys by namespace. A Map keeps its order, so taking a namespace out and putting it back moves it to the end of the round. */
type Band = Map<string, Map<string, ObjectKey>>;

/**
 * Makes an empty set of ready keys. Bands of urgency, smallest share of life left first; inside a band the namespaces take turns; every
 * fourth pick is the longest waiting of any band. Source: architecture 5.4.
 */
export function createReadyKeys(): ReadyKeys {
  const bands: readonly Band[] = bandEnds.map(() => new Map());
  /** All keys in the order of their arrival, with the band each is in. */
  const arrivals = new Map<string, { readonly key: ObjectKey; readonly band: number }>();
  let picks = 0;
  const remove = (text: string): ObjectKey | undefined => {
    const arrival = arrivals.get(text);
    if (arrival === undefined) return undefined;
    arrivals.delete(text);
    const keys = bands[arrival.band]?.get(arrival.key.namespace);
    keys?.delete(text);
    if (keys?.size === 0) bands[arrival.band]?.delete(arrival.key.namespace);
    return arrival.key;
  };
  return {
    add: (key, urgency) => {
      const text = keyText(key);
      if (arrivals.has(text)) return;
      const band = bandEnds.findIndex((end) => urgency <= end);
      arrivals.set(text, { key, band });
      const keys = bands[band]?.get(key.namespace) ?? new Map<string, ObjectKey>();
      bands[band]?.set(key.namespace, keys.set(text, key));
    },
    remove: (key) => void remove(keyText(key)),
    has: (key) => arrivals.has(keyText(key)),
    next: () => {
      picks++;
      const text = picks % longestWaitingEvery === 0 ? firstOf(arrivals.keys()) : mostUrgent(bands);
      return text === undefined ? undefined : remove(text);
    },
    get size() {
      return arrivals.size;
    },
  };
}

/** The first key of the namespace whose turn it is, in the most urgent band that holds any; that namespace goes to the end of the round. */
function mostUrgent(bands: readonly Band[]): string | undefined {
  const band = bands.find(({ size }) => size > 0);
  const turn = firstOf(band?.entries() ?? []);
  if (band === undefined || turn === undefined) return undefined;
  const [namespace, keys] = turn;
  band.delete(namespace);
  band.set(namespace, keys);
  return firstOf(keys.keys());
}

function firstOf<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}
