import type { Cached, KubeObject, ResourceType } from '../api/kubernetes.ts';
import type { ResourceVersion, Uid } from '../base/brand.ts';
import type { Fault } from '../base/fault.ts';
import type { Change, Reader } from './controller.ts';

/** What a store is about. All functions must be pure. */
export interface StoreOptions<T extends Cached> {
  /** Names the store in metrics, status and `Watch.store`, e.g. `certificates`, `secrets-metadata`. */
  readonly name: string;
  readonly type: ResourceType;
  /** Whether the object belongs here: the store's selector, asked of metadata only. False takes an older copy out of the store. */
  accepts(raw: KubeObject): boolean;
  /** The kind's `facts`. A throw keeps the object out of the store and is told to `onUnreadable`. */
  project(raw: KubeObject): T;
  /** For each index the values that an object is filed under. */
  readonly indexes: Readonly<Record<string, (object: T) => readonly string[]>>;
  onUnreadable?(place: Place, fault: Fault): void;
}

/** Where an object stands within its kind. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** A list on its way into a store: nothing is seen of it before `finish`; to give it up, forget it. */
export interface Replacement {
  /** Takes one listed object: projected at once, so that a page can be dropped before the next is read. */
  add(raw: KubeObject): void;
  /**
   * Makes the store what was listed, by lower versions too (etcd restored), and returns the places that were written by us after the
   * list was sent: there the store keeps what it holds until `settle` brings a live read.
   */
  finish(version: ResourceVersion): readonly Place[];
}

/** The writing side of a store, for reflector, cache and executor: no type of object in it. */
export interface StoreIntake {
  readonly name: string;
  readonly type: ResourceType;
  readonly size: number;
  /** Folds in a write's reply or a live read. Not newer than what is held, or not a decimal version: dropped, and wakes nobody. */
  fold(raw: KubeObject): void;
  /** Folds in ADDED or MODIFIED of this store's own watch. */
  observe(raw: KubeObject): void;
  /** Folds in DELETED of this store's own watch: counts only for the uid held and not against a newer version. */
  remove(raw: KubeObject): void;
  /** Another store of the type saw this version: an older copy of an object that no longer belongs here goes silently. */
  supersede(raw: KubeObject): void;
  /** A delete was accepted, or a live read found nothing: hides this uid until its DELETED, a relist, or a version that is being deleted. */
  tombstone(place: Place, uid: Uid): void;
  /** Call when the list request is about to be sent. */
  beginReplace(): Replacement;
  /** What a live read of a place handed back by `finish` found; undefined if there is no such object. */
  settle(place: Place, found: KubeObject | undefined): void;
}

/** One kind's cache: frozen projections by place, ordered by resourceVersion, with declared indexes. */
export interface Store<T extends Cached> extends Reader<T>, StoreIntake {
  /** Calls `listener` after each change of what is held. A throwing listener is the listener's defect and stops nobody else. */
  onChange(listener: (change: Change<T>) => void): void;
}
