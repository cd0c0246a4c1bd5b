import type { KubeObject, ObjectKey, ResourceType } from '../api/kubernetes.ts';
import type { ResourceVersion, Uid } from '../base/brand.ts';
import type { Instant } from '../base/instant.ts';

/** The object a step was decided on; becomes the write's precondition and is never looked up again. */
export interface Seen {
  readonly key: ObjectKey;
  readonly uid: Uid;
  readonly resourceVersion: ResourceVersion;
}

/** Server-side apply field manager, e.g. `cert-manager-certificates-issuing`. */
export type FieldManager = string;
/** JSON merge patch (RFC 7386): null removes. */
export type MergePatch = Readonly<Record<string, unknown>>;

/** An event about the object under reconciliation (or `regarding`), sent after the write it rides on has succeeded. */
export interface EventDraft {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Event source component, e.g. `cert-manager-certificates-trigger`. */
  readonly component: string;
  readonly regarding?: ObjectKey & { readonly uid?: Uid };
}
/** Events of one step or rest. On a Rest each is sent once per text and hour. */
export type Events = readonly EventDraft[];

/** One call to the outside, as plain data. `id` names the question: the same id is never asked again while its answer lies on the desk. */
export interface OutsideCall {
  readonly name: string;
  /** Digest of everything the answer depends on. */
  readonly id: string;
  /** Asks anew although an answer may lie on the desk: it is too old to act on. */
  readonly again?: true;
  /** The budget it counts against, at most eight in flight each: an issuer, a DNS credential, `keys`, `api-server`. */
  readonly target: string;
}

/** Which request budget a write belongs to: urgent renewals go before housekeeping. */
export type RequestClass = 'urgent' | 'normal' | 'housekeeping';

interface StepParts {
  readonly then?: Events;
  /** Ids of desk entries that this write stores for good: taken off the desk once it is acknowledged. */
  readonly clears?: readonly string[];
  readonly class?: RequestClass;
  /** The correlation id from this step on, where it begins something that the view does not show yet. */
  readonly correlation?: string;
}

/** One API write, or one call to the outside, as plain data. */
export type Step<Call extends OutsideCall> = StepParts &
  (
    | {
        readonly do: 'create';
        readonly type: ResourceType;
        readonly object: KubeObject;
        readonly manager: FieldManager;
      }
    | {
        readonly do: 'apply';
        readonly type: ResourceType;
        readonly object: KubeObject;
        readonly manager: FieldManager;
        /** uid and resourceVersion go into the applied object, so that a newer or re-made object is a conflict. */
        readonly of?: Seen;
      }
    | {
        readonly do: 'patch';
        readonly of: Seen;
        readonly patch: MergePatch;
        readonly because: string;
        readonly manager: FieldManager;
      }
    /** `status` is a merge patch of the status subresource, e.g. `{ conditions: [...], lastFailureTime: null }`. */
    | { readonly do: 'setStatus'; readonly of: Seen; readonly status: MergePatch; readonly manager: FieldManager }
    | { readonly do: 'delete'; readonly of: Seen; readonly because: string }
    | { readonly do: 'call'; readonly call: Call }
  );

/** Nothing to do now; a watched change wakes it in any case. What is not Ready must say when it is looked at again. */
export type Rest =
  | { readonly do: 'sleep'; readonly because: string; readonly until: Instant; readonly then?: Events }
  | {
      readonly do: 'await';
      readonly because: string;
      readonly changeOf: readonly ObjectKey[];
      readonly atLatest: Instant;
      readonly then?: Events;
    };
