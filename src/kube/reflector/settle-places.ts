import type { KubeApi, Selection } from '../kube-api.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import type { Place, StoreIntake } from '../store.ts';
import { Fault } from '../../base/fault.ts';

/**
 * Reads live what was written by us while a list was on its way: the list may be older than the write, and (after etcd was restored from
 * a backup) its versions may be lower. Source: architecture 5.3. @throws Fault.
 */
export async function settlePlaces(
  { api, selection, store }: { readonly api: KubeApi; readonly selection: Selection; readonly store: StoreIntake },
  places: readonly Place[],
  signal: AbortSignal,
): Promise<void> {
  for (const place of places) store.settle(place, await readPlace(api, selection, place, signal));
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
    if (thrown instanceof Fault && thrown.code === 'NotFound') return undefined;
    throw thrown;
  }
}
