import type { KubeObject, ObjectKey, ResourceType } from '../api/kubernetes.ts';
import type { ResourceVersion, Uid } from '../base/brand.ts';
import type { FieldManager, MergePatch, RequestClass } from './step.ts';

/** Which objects a list or watch is about. */
export interface Selection {
  readonly type: ResourceType;
  /** One namespace, or all if absent. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Only metadata (PartialObjectMetadata): for objects whose contents are nobody's business. */
  readonly metadataOnly?: boolean;
}

/** One page of a list, of the version that its first page was read at. */
export interface ListPage {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: ResourceVersion;
  /** Token of the next page; absent on the last. */
  readonly continue?: string;
}

/** One line of a watch. ERROR lines are thrown as Faults, never yielded. */
export type WatchEvent =
  | { readonly is: 'added' | 'modified' | 'deleted'; readonly object: KubeObject }
  | { readonly is: 'bookmark'; readonly resourceVersion: ResourceVersion; readonly initialEventsEnd: boolean };

/** Where a watch begins and how long it lasts. */
export interface WatchOptions {
  readonly resourceVersion?: ResourceVersion;
  /** Streaming list (KEP-3157): the present objects come first as `added`, then a bookmark with `initialEventsEnd`. */
  readonly sendInitialEvents?: boolean;
  /** The server closes the watch after this many seconds. */
  readonly timeoutSeconds: number;
  /** Asked of the version of a change: what is known may come as a bookmark of that version, unparsed. */
  readonly isKnown?: (version: ResourceVersion) => boolean;
}

/** Whom a write is recorded for, and how urgent it is (default: normal). */
export interface WriteOptions {
  readonly manager: FieldManager;
  readonly class?: RequestClass;
}

/**
 * The Kubernetes API as this program uses it. Every failure is a Fault whose `code` is the Status reason (`NotFound`, `Conflict`,
 * `AlreadyExists`, `Invalid`, `Forbidden`, `Expired` (410), `TooManyRequests`, …) or `ConnectionFailed`, `DeadlineExceeded`, `BodyTooLarge`.
 */
export interface KubeApi {
  get(key: ObjectKey, signal: AbortSignal): Promise<KubeObject>;
  list(
    selection: Selection,
    page: { readonly limit: number; readonly continue?: string },
    signal: AbortSignal,
  ): Promise<ListPage>;
  watch(selection: Selection, options: WatchOptions, signal: AbortSignal): AsyncIterable<WatchEvent>;
  /** `isReplyUnread`: nobody looks at what the server made of it; gives back what was sent. */
  create(
    type: ResourceType,
    object: KubeObject,
    options: WriteOptions & { readonly isReplyUnread?: true },
    signal: AbortSignal,
  ): Promise<KubeObject>;
  /** Server-side apply, always forced. The object may carry uid and resourceVersion as preconditions. */
  apply(
    type: ResourceType,
    object: KubeObject,
    options: WriteOptions & { readonly subresource?: 'status' },
    signal: AbortSignal,
  ): Promise<KubeObject>;
  /** JSON merge patch. A `metadata.resourceVersion` in the patch is the precondition. */
  patch(
    key: ObjectKey,
    patch: MergePatch,
    options: WriteOptions & { readonly subresource?: 'status' },
    signal: AbortSignal,
  ): Promise<KubeObject>;
  /** Background propagation. Resolves when the server has accepted it: with the object if finalizers keep it, undefined if it is gone. */
  delete(
    key: ObjectKey,
    preconditions: { readonly uid?: Uid; readonly resourceVersion?: ResourceVersion },
    signal: AbortSignal,
  ): Promise<KubeObject | undefined>;
}
