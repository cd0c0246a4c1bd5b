import type { Wake } from '../../kube/run-controllers.ts';
import type { StoreIntake } from '../../kube/store.ts';

/** A store that a controller looks at without being woken by it: no key is taken before it has been listed. */
export const isReadBy = (store: StoreIntake): Wake => ({ store, connect: () => undefined });
