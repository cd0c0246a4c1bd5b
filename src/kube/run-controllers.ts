import type { Cached, ObjectKey } from '../api/kubernetes.ts';
import type { Cache } from './cache.ts';
import type { Change } from './controller.ts';
import type { Clock } from '../base/clock.ts';
import type { ControllerRoom } from './run-controllers/room.ts';
import type { Fault } from '../base/fault.ts';
import type { KubeApi, Selection } from './kube-api.ts';
import type { Milliseconds } from '../base/instant.ts';
import type { ReflectorState } from './reflector/machine.ts';
import type { Store, StoreIntake } from './store.ts';
import { keyText } from './key-text.ts';
import { pause } from '../base/pause.ts';
import { createReflector } from './reflector/reflector.ts';

/** What of one store wakes a controller: `watch.ts` of a controller is a list of these. */
export interface Watch<T extends Cached> {
  /** Name of the store. */
  readonly store: string;
  /** The keys of this controller that a change concerns. Pure; may read caches it closes over. */
  keys(change: Change<T>): Iterable<ObjectKey>;
}

/** A watch bound to its store. */
export interface Wake {
  readonly store: StoreIntake;
  connect(wake: (key: ObjectKey) => void): void;
}

/** Binds a watch to the store that it names. */
export const wakeOn = <T extends Cached>(store: Store<T>, watch: Watch<T>): Wake => ({
  store,
  connect: (wake) =>
    store.onChange((change) => {
      // Before and after mostly concern the same key: one wake, not a second turn for what the first has seen.
      for (const key of new Map([...watch.keys(change)].map((each) => [keyText(each), each])).values()) wake(key);
    }),
});

/** A store, and what of the API server belongs into it. */
export interface Reflected {
  readonly store: StoreIntake;
  readonly selection: Selection;
}

/** All that runs together under one Lease. */
export interface RunParts {
  readonly api: KubeApi;
  readonly clock: Clock;
  /** 0 ≤ r < 1. */
  readonly random: () => number;
  readonly cache: Cache;
  readonly reflected: readonly Reflected[];
  readonly rooms: readonly ControllerRoom[];
  readonly onStoreState: (store: string, state: ReflectorState['is'], fault: Fault | undefined) => void;
}

/** Reflectors and controllers, from start to stop. */
export interface Run {
  start(): void;
  /** Names of the stores that have not been listed yet; the controllers that read them wait. Empty before the start. */
  notSynced(): readonly string[];
  /** Takes no new keys, lets what is under way end, then ends the reflectors. False if that took longer than `within`. */
  stop(within: Milliseconds): Promise<boolean>;
}

/** Puts reflectors and controllers together. No key is taken before every store that its controller reads has been listed. */
export function createRun(parts: RunParts): Run {
  const { rooms, reflected } = parts;
  const unsynced = new Set<string>();
  const stopping = new AbortController();
  let reflecting: readonly Promise<void>[] = [];
  const releaseReady = (): void => {
    for (const room of rooms) if (!room.wakes.some(({ store }) => unsynced.has(store.name))) room.queue.release();
  };
  const reflect = ({ store, selection }: Reflected): Promise<void> => {
    const onSynced = (): void => {
      unsynced.delete(store.name);
      releaseReady();
    };
    const onState = (state: ReflectorState['is'], fault: Fault | undefined): void =>
      parts.onStoreState(store.name, state, fault);
    return createReflector({ ...parts, store, selection, onSynced, onState }).run(stopping.signal);
  };
  return {
    start: () => {
      for (const { store } of reflected) unsynced.add(store.name);
      for (const room of rooms) {
        for (const wake of room.wakes) wake.connect((key) => room.queue.add(key));
        room.loop.start();
      }
      reflecting = reflected.map(reflect);
    },
    notSynced: () => [...unsynced],
    stop: async (within) => {
      const isInTime = await stopRooms(parts, within);
      stopping.abort();
      await Promise.all(reflecting);
      for (const room of rooms) room.forgetAnswers();
      return isInTime;
    },
  };
}

async function stopRooms({ rooms, clock }: RunParts, within: Milliseconds): Promise<boolean> {
  const late = new AbortController();
  const inTime = new AbortController();
  const limit = pause(clock, within, inTime.signal).then(() => late.abort());
  await Promise.all(rooms.map((room) => room.loop.stop(late.signal)));
  const isInTime = !late.signal.aborted;
  inTime.abort();
  await limit;
  return isInTime;
}
