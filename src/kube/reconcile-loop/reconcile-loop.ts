import type { BackOff } from '../fault-policy.ts';
import type { Clock } from '../../base/clock.ts';
import type { Controller } from '../controller.ts';
import type { Desks } from '../desk.ts';
import type { Executor } from '../executor/executor.ts';
import type { Events, OutsideCall } from '../step.ts';
import type { About } from '../executor/executor.ts';
import type { Tap } from '../executor/tap.ts';
import type { Instant } from '../../base/instant.ts';
import type { WorkQueue } from '../queue.ts';
import { createBreath } from '../breath.ts';
import { createTargets } from './targets.ts';
import { createRestEvents } from './rest-events.ts';
import { takeTurn } from './turn.ts';

/** What a loop is made of. */
export interface LoopParts<View, Call extends OutsideCall, Reply> {
  readonly controller: Controller<View, Call, Reply>;
  readonly queue: WorkQueue;
  readonly desks: Desks<Reply>;
  readonly executor: Executor;
  readonly recordEvents: (events: Events, about: About) => void;
  readonly clock: Clock;
  /** Of the queue; also for what is asked again later. */
  readonly backOff: BackOff;
  readonly taps: readonly Tap[];
  /** Turns that are taken at once. */
  readonly workers: number;
  /** Asked before each write and call. */
  readonly stillHeld: () => boolean;
  readonly newCorrelationId: () => string;
}

/** A running loop: workers that take keys and take turns with them. */
export interface ReconcileLoop {
  start(): void;
  /** Takes no new keys; resolves when the turns and calls under way have ended. Aborting `signal` ends their requests. */
  stop(signal: AbortSignal): Promise<void>;
}

/** A turn that finds nothing to do takes some tenths of a millisecond. */
const turnsInARow = 32;

/** How many calls for one target may be in flight. */
const callsPerTarget = 8;

/** Makes the loop of one controller; the same function for all of them. Source: architecture 5.5. */
export function createReconcileLoop<View, Call extends OutsideCall, Reply>(
  parts: LoopParts<View, Call, Reply>,
): ReconcileLoop {
  const { queue } = parts;
  const stopping = new AbortController();
  const room = {
    ...parts,
    targets: createTargets(callsPerTarget),
    restEvents: createRestEvents(),
    aside: new Map<string, Instant>(),
    underWay: new Set<Promise<void>>(),
    signal: stopping.signal,
  };
  const breath = createBreath(turnsInARow);
  const work = async (): Promise<void> => {
    for (let key = await queue.take(); key !== undefined; key = await queue.take()) {
      await breath.next();
      const { isParked } = await takeTurn(room, key);
      if (!isParked) queue.done(key);
    }
  };
  let workers: readonly Promise<void>[] = [];
  return {
    start: () => {
      workers = Array.from({ length: parts.workers }, work);
    },
    stop: async (signal) => {
      queue.close();
      const abort = (): void => stopping.abort(signal.reason);
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
      await Promise.all(workers);
      await Promise.all(room.underWay);
      signal.removeEventListener('abort', abort);
    },
  };
}
