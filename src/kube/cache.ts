import type { KubeObject, ObjectKey, ResourceType } from '../api/kubernetes.ts';
import type { Uid } from '../base/brand.ts';
import { typeText } from './key-text.ts';
import type { StoreIntake } from './store.ts';

/** All stores of the process, by kind: where the replies of writes and live reads go. */
export interface Cache {
  readonly stores: readonly StoreIntake[];
  /** Offers a write's reply or a live read to each store of the kind; where it does not belong, an older copy goes. */
  fold(type: ResourceType, raw: KubeObject): void;
  /** The same of a write that has changed nothing: what it shows is of a version that may be held in other words. */
  refresh(type: ResourceType, raw: KubeObject): void;
  /** A delete of this object was accepted, or a live read found it gone. */
  tombstone(key: ObjectKey, uid: Uid): void;
  /** A store's own watch saw this version: the kind's other stores let go of older copies. */
  supersede(seenBy: StoreIntake, raw: KubeObject): void;
}

/** A cache of the stores given. Several stores of one kind must select different objects (labelled Secrets in full, others as metadata). */
export function createCache(stores: readonly StoreIntake[]): Cache {
  const byType = new Map<string, readonly StoreIntake[]>();
  for (const store of stores) byType.set(typeText(store.type), [...(byType.get(typeText(store.type)) ?? []), store]);
  const storesOf = (type: ResourceType): readonly StoreIntake[] => byType.get(typeText(type)) ?? [];
  return {
    stores,
    fold(type, raw) {
      for (const store of storesOf(type)) store.fold(raw);
    },
    refresh(type, raw) {
      for (const store of storesOf(type)) store.refresh(raw);
    },
    tombstone(key, uid) {
      for (const store of storesOf(key.type)) store.tombstone(key, uid);
    },
    supersede(seenBy, raw) {
      for (const store of storesOf(seenBy.type)) if (store !== seenBy) store.supersede(raw);
    },
  };
}
