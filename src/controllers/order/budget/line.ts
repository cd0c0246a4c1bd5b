import type { Instant } from '../../../base/instant.ts';
import { after, minutes } from '../../../base/instant.ts';

/** Who asks for leave to make an order. */
export interface Place {
  /** Of the Order. */
  readonly id: string;
  /** Renewals go first: what runs out is in use. */
  readonly isRenewal: boolean;
  /** When the Order was made. */
  readonly since: Instant;
}

/** Those who were told to come again, in the order in which they are served: renewals, then the oldest. */
export interface Line {
  /** How many are served before this one. */
  ahead(who: Place, now: Instant): number;
  /** Tells that it was sent away until an instant. */
  wait(who: Place, until: Instant): void;
  leave(who: Place): void;
}

/** Who does not come again is forgotten: its Order is gone. */
const PATIENCE = minutes(10);

/** An empty line. */
export function createLine(): Line {
  const waiting = new Map<string, { readonly who: Place; readonly until: Instant }>();
  return {
    ahead: (who, now) => {
      for (const [id, { until }] of waiting) if (after(until, PATIENCE) < now) waiting.delete(id);
      return [...waiting.values()].filter((other) => other.who.id !== who.id && isBefore(other.who, who)).length;
    },
    wait: (who, until) => void waiting.set(who.id, { who, until }),
    leave: ({ id }) => void waiting.delete(id),
  };
}

function isBefore(one: Place, other: Place): boolean {
  if (one.isRenewal !== other.isRenewal) return one.isRenewal;
  return one.since === other.since ? one.id < other.id : one.since < other.since;
}
