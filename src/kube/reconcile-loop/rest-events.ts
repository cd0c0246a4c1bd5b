import type { About } from '../executor/executor.ts';
import type { EventDraft, Events } from '../step.ts';
import type { Instant, Milliseconds } from '../../base/instant.ts';
import { hours } from '../../base/instant.ts';

const onceIn: Milliseconds = hours(1);
const mostTexts = 10_000;

/** Lets an event of a rest through once per object, text and hour: a rest is decided anew at each turn. Source: style 2. */
export interface RestEvents {
  /** Those that may be sent now; they count as sent. */
  fresh(events: Events, about: About, now: Instant): Events;
}

/** Makes the memory of what was sent. */
export function createRestEvents(): RestEvents {
  /** When each text was last let through, in that order. */
  const sent = new Map<string, Instant>();
  const isFresh = (event: EventDraft, about: About, now: Instant): boolean => {
    const text = `${about.uid} ${event.component} ${event.reason} ${event.message}`;
    const last = sent.get(text);
    if (last !== undefined && now - last < onceIn) return false;
    sent.delete(text);
    sent.set(text, now);
    for (const [oldest, at] of sent) {
      if (sent.size <= mostTexts && now - at < onceIn) break;
      sent.delete(oldest);
    }
    return true;
  };
  return { fresh: (events, about, now) => events.filter((event) => isFresh(event, about, now)) };
}
