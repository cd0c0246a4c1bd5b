import { setNewest } from '../base/set-newest.ts';
import type { ObjectKey } from '../api/kubernetes.ts';
import type { Occurrences } from './events-object.ts';

/** An event that the server has. */
export interface SentEvent {
  readonly key: ObjectKey;
  readonly seen: Occurrences;
}

/** Which events the server has, by what makes two of them equal; the longest unused are forgotten first. */
export interface SentEvents {
  get(key: string): SentEvent | undefined;
  set(key: string, event: SentEvent): void;
  delete(key: string): void;
}

const REMEMBERED = 4096;

/** Remembers 4096 events: about a mebibyte. A forgotten one is made anew with a count of one. */
export function createSentEvents(): SentEvents {
  const sent = new Map<string, SentEvent>();
  return {
    get: (key) => sent.get(key),
    set: (key, event) => setNewest(sent, key, event, REMEMBERED),
    delete: (key) => sent.delete(key),
  };
}
