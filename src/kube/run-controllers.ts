import type { Cached, ObjectKey } from '../api/kubernetes.ts';
import type { Change } from './controller.ts';

/** What of one store wakes a controller: `watch.ts` of a controller is a list of these. */
export interface Watch<T extends Cached> {
  /** Name of the store. */
  readonly store: string;
  /** The keys of this controller that a change concerns. Pure; may read caches it closes over. */
  keys(change: Change<T>): Iterable<ObjectKey>;
}
