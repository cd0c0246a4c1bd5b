import { isDeepStrictEqual } from 'node:util';
import type { Cached, KubeObject, ResourceType } from '../api/kubernetes.ts';
import type { ResourceVersion, Uid } from '../base/brand.ts';
import type { Fault } from '../base/fault.ts';
import { asFault } from '../base/fault.ts';
import type { Change, Reader } from './controller.ts';
import { placeText } from './key-text.ts';
import type { Compact } from './store/compact.ts';
import { createCompact } from './store/compact.ts';
import type { Graves } from './store/graves.ts';
import { createGraves } from './store/graves.ts';
import type { Shelf } from './store/shelf.ts';
import { createShelf } from './store/shelf.ts';
import { isNewer, isOrdered } from './store/versions.ts';

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

/**
 * A list on its way into a store: nothing is seen of it before `finish`; to give it up, forget it. The first one fills the store as it comes,
 * as nobody reads a store that has not been listed: tens of thousands of objects are not put in their places all at once, nor held twice.
 */
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
  /** Folds in what a write without effect has shown: of the version that is held it goes in its place, as an older definition of the kind may have hidden a field. */
  refresh(raw: KubeObject): void;
  /** Whether a reply of this version was folded in since the last list: the watch will tell it again, and nothing new with it. */
  isAnswered(version: ResourceVersion): boolean;
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

/** News of this store's own watch, kept while a live read of its place is awaited. */
type News = { readonly is: 'seen' | 'removed'; readonly raw: KubeObject };

/** What the functions below share: one store's insides. */
interface Inside<T extends Cached> {
  readonly options: StoreOptions<T>;
  readonly compact: Compact;
  readonly shelf: Shelf<T>;
  readonly graves: Graves;
  /** Places whose live read is awaited, with the last news of them: a relist kept what a write of ours had answered. */
  readonly unsettled: Map<string, News | undefined>;
  /** Versions of the last replies. etcd gives each to one write of one object; restored from a backup it begins anew, with a list. */
  readonly replies: Set<string>;
  /** Version of the last list. */
  listedAt: ResourceVersion | undefined;
  /** What was answered since the list now on its way was sent. */
  answered: { readonly places: Map<string, Place>; readonly uids: Set<string> } | undefined;
}

/** An empty store. */
export function createStore<T extends Cached>(options: StoreOptions<T>): Store<T> {
  const shelf = createShelf(options);
  const inside: Inside<T> = {
    options,
    compact: createCompact(),
    shelf,
    graves: createGraves(),
    unsettled: new Map(),
    replies: new Set(),
    listedAt: undefined,
    answered: undefined,
  };
  return {
    name: options.name,
    type: options.type,
    get size() {
      return shelf.objects.size;
    },
    get: (namespace, name) => shelf.at({ namespace, name }),
    by: (index, value) => shelf.by(index, value),
    all: () => shelf.objects.values(),
    onChange: (listener) => shelf.onChange(listener),
    fold: (raw) => fold(inside, raw),
    refresh: (raw) => refresh(inside, raw),
    isAnswered: (version) => inside.replies.has(version),
    observe: (raw) => hearNews(inside, { is: 'seen', raw }),
    remove: (raw) => hearNews(inside, { is: 'removed', raw }),
    supersede: (raw) => supersede(inside, raw),
    tombstone: (place, uid) => tombstone(inside, place, uid),
    beginReplace: () => beginReplace(inside),
    settle: (place, found) => settle(inside, place, found),
  };
}

const placeOf = (raw: KubeObject): Place => ({ namespace: raw.metadata.namespace ?? '', name: raw.metadata.name });
const textOf = (place: Place): string => placeText(place.namespace, place.name);

function fold<T extends Cached>(inside: Inside<T>, raw: KubeObject): void {
  const place = placeOf(raw);
  inside.answered?.places.set(textOf(place), place);
  noteReply(inside, textOf(place), raw);
  const held = inside.shelf.at(place);
  if (!isOrdered(raw.metadata.resourceVersion)) return;
  if (held !== undefined && !isOrdered(held.metadata.resourceVersion)) return;
  // Not in a list that is as new as the reply: the object left before, and was perhaps never seen here.
  const { listedAt } = inside;
  if (held === undefined && isOrdered(listedAt) && !isNewer(raw.metadata.resourceVersion, listedAt)) return;
  noteVersion(inside.replies, raw.metadata.resourceVersion);
  if (inside.options.accepts(raw)) putIfNewer(inside, place, raw);
  else supersede(inside, raw);
}

function refresh<T extends Cached>(inside: Inside<T>, raw: KubeObject): void {
  const place = placeOf(raw);
  const { uid, resourceVersion } = inside.shelf.at(place)?.metadata ?? {};
  const isHeld = uid === raw.metadata.uid && resourceVersion === raw.metadata.resourceVersion;
  if (!isHeld || !inside.options.accepts(raw)) return fold(inside, raw);
  const object = projected(inside, place, raw);
  if (object !== undefined) putListed(inside, place, object);
}

/** What a watch has not told again after so many more is not worth remembering. */
const MOST_REPLIES = 1000;

function noteVersion(replies: Set<string>, version: string): void {
  replies.add(version);
  if (replies.size <= MOST_REPLIES) return;
  for (const oldest of replies) {
    replies.delete(oldest);
    return;
  }
}

/** A reply that overtakes the live read of its place must outlast it. */
function noteReply<T extends Cached>(inside: Inside<T>, text: string, raw: KubeObject): void {
  if (!inside.unsettled.has(text)) return;
  const known = inside.unsettled.get(text)?.raw.metadata.resourceVersion;
  if (known === undefined || isNewer(raw.metadata.resourceVersion, known))
    inside.unsettled.set(text, { is: 'seen', raw });
}

function hearNews<T extends Cached>(inside: Inside<T>, news: News): void {
  const place = placeOf(news.raw);
  const text = textOf(place);
  if (inside.unsettled.has(text)) inside.unsettled.set(text, news);
  if (news.is === 'removed') remove(inside, place, news.raw);
  else if (inside.options.accepts(news.raw)) putIfNewer(inside, place, news.raw);
  else supersede(inside, news.raw);
}

function putIfNewer<T extends Cached>(inside: Inside<T>, place: Place, raw: KubeObject): void {
  const { uid = '', resourceVersion, deletionTimestamp } = raw.metadata;
  if (inside.graves.hides(uid, resourceVersion, deletionTimestamp !== undefined)) return;
  const held = inside.shelf.at(place)?.metadata;
  if (held !== undefined && isOldNews(resourceVersion, held.resourceVersion)) return;
  // The place is taken by a re-made object: its predecessor is gone, whether its DELETED has come or not.
  if (held !== undefined && held.uid !== uid) inside.graves.buryLeft(held.uid, resourceVersion);
  put(inside, place, raw);
}

/** Versions that cannot be ordered are news in the order they come. */
const isOldNews = (version: string | undefined, held: string): boolean =>
  isOrdered(version) && isOrdered(held) && !isNewer(version, held);

function put<T extends Cached>(inside: Inside<T>, place: Place, raw: KubeObject): void {
  if (raw.metadata.uid !== undefined) inside.graves.dig(raw.metadata.uid);
  inside.shelf.set(place, projected(inside, place, raw));
}

function projected<T extends Cached>({ options, compact }: Inside<T>, place: Place, raw: KubeObject): T | undefined {
  try {
    return compact(options.project(raw));
  } catch (thrown) {
    options.onUnreadable?.(place, asFault(thrown));
    return undefined;
  }
}

function remove<T extends Cached>(inside: Inside<T>, place: Place, raw: KubeObject): void {
  const { uid = '', resourceVersion } = raw.metadata;
  inside.graves.buryLeft(uid, resourceVersion);
  const held = inside.shelf.at(place)?.metadata;
  if (held === undefined || held.uid !== uid || isNewer(held.resourceVersion, resourceVersion)) return;
  inside.shelf.set(place, undefined);
}

function supersede<T extends Cached>(inside: Inside<T>, raw: KubeObject): void {
  const place = placeOf(raw);
  const held = inside.shelf.at(place)?.metadata;
  if (held === undefined || inside.options.accepts(raw)) return;
  if (!isNewer(raw.metadata.resourceVersion, held.resourceVersion)) return;
  inside.graves.buryLeft(held.uid, raw.metadata.resourceVersion);
  inside.shelf.set(place, undefined, 'silently');
}

function tombstone<T extends Cached>(inside: Inside<T>, place: Place, uid: Uid): void {
  inside.answered?.places.set(textOf(place), place);
  inside.answered?.uids.add(uid);
  const held = inside.shelf.at(place)?.metadata;
  const isHeld = held?.uid === uid;
  inside.graves.buryAsked(uid, isHeld ? held.resourceVersion : undefined);
  if (isHeld) inside.shelf.set(place, undefined);
}

function beginReplace<T extends Cached>(inside: Inside<T>): Replacement {
  const answered: NonNullable<Inside<T>['answered']> = { places: new Map(), uids: new Set() };
  inside.answered = answered;
  inside.replies.clear();
  const isFirst = inside.listedAt === undefined;
  /** By place what is still to be put there; undefined if it has been. */
  const listed = new Map<string, { readonly place: Place; readonly object: T } | undefined>();
  return {
    add(raw) {
      if (!inside.options.accepts(raw)) return;
      const place = placeOf(raw);
      const object = projected(inside, place, raw);
      if (object === undefined) return;
      listed.set(textOf(place), isFirst ? undefined : { place, object });
      if (isFirst && !answered.places.has(textOf(place))) putListed(inside, place, object);
    },
    finish(version) {
      inside.answered = undefined;
      inside.listedAt = version;
      inside.graves.keepAsked(answered.uids);
      inside.unsettled.clear();
      for (const text of answered.places.keys()) inside.unsettled.set(text, undefined);
      dropUnlisted(inside, listed, version);
      for (const [text, kept] of listed)
        if (kept !== undefined && !inside.unsettled.has(text)) putListed(inside, kept.place, kept.object);
      return [...answered.places.values()];
    },
  };
}

function dropUnlisted<T extends Cached>(
  inside: Inside<T>,
  listed: ReadonlyMap<string, unknown>,
  version: ResourceVersion,
): void {
  for (const [text, { metadata }] of [...inside.shelf.objects]) {
    if (listed.has(text) || inside.unsettled.has(text)) continue;
    inside.graves.buryLeft(metadata.uid, version);
    inside.shelf.set(metadata, undefined);
  }
}

function putListed<T extends Cached>(inside: Inside<T>, place: Place, object: T): void {
  inside.graves.dig(object.metadata.uid);
  // Contents, not versions: an etcd restored from a snapshot gives the same versions out again.
  if (!isDeepStrictEqual(inside.shelf.at(place), object)) inside.shelf.set(place, object);
}

function settle<T extends Cached>(inside: Inside<T>, place: Place, found: KubeObject | undefined): void {
  const text = textOf(place);
  const isAwaited = inside.unsettled.has(text);
  const news = inside.unsettled.get(text);
  inside.unsettled.delete(text);
  if (!isAwaited) return found === undefined ? undefined : fold(inside, found);
  const object = found === undefined || isOutlived(inside, found) ? undefined : projected(inside, place, found);
  const held = inside.shelf.at(place)?.metadata;
  if (object !== undefined) putListed(inside, place, object);
  else if (held !== undefined) {
    inside.graves.buryLeft(held.uid, held.resourceVersion);
    inside.shelf.set(place, undefined);
  }
  // News that looked old beside what was held may be newer than what was read.
  if (news !== undefined) hearNews(inside, news);
}

/** Whether what was read live is not this store's, or was read before a delete of ours was accepted. */
function isOutlived<T extends Cached>(inside: Inside<T>, found: KubeObject): boolean {
  const { uid = '', deletionTimestamp } = found.metadata;
  return !inside.options.accepts(found) || (deletionTimestamp === undefined && inside.graves.isAsked(uid));
}
