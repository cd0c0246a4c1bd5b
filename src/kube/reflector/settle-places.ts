import type { Clock } from '../../base/clock.ts';
import type { KubeApi, Selection } from '../kube-api.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import type { Place, StoreIntake } from '../store.ts';
import { Fault } from '../../base/fault.ts';
import { seconds } from '../../base/instant.ts';
import { pause } from '../../base/pause.ts';

/** What a place is read with. */
export interface SettleParts {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly selection: Selection;
  readonly store: StoreIntake;
}

/** Between asks for a place that could not be read. */
const AGAIN_AFTER = seconds(5);

/**
 * Reads live what was written by us while a list was on its way: the list may be older than the write, and (after etcd was restored from
 * a backup) its versions may be lower. What cannot be read is asked again until it can. Never rejects. Source: architecture 5.3.
 */
export async function settlePlaces(parts: SettleParts, places: readonly Place[], signal: AbortSignal): Promise<void> {
  for (const place of places) await settlePlace(parts, place, signal);
}

async function settlePlace(
  { api, clock, selection, store }: SettleParts,
  place: Place,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      return store.settle(place, await readPlace(api, selection, place, signal));
    } catch {
      // Whatever it was, the list and its watch go on; only this place stays as our own write left it.
      await pause(clock, AGAIN_AFTER, signal);
    }
  }
}

async function readPlace(
  api: KubeApi,
  { type }: Selection,
  place: Place,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  try {
    return await api.get({ type, ...place }, signal);
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'NotFound' && thrown.kind === 'refused') return undefined;
    throw thrown;
  }
}
