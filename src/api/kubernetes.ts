import type { ResourceVersion, Uid } from '../base/brand.ts';

/** How a kind is reached and written: what discovery would tell. */
export interface ResourceType {
  /** API group, '' for core. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Lower-case plural, the path segment. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Names one object. `namespace` is '' for cluster-scoped kinds. */
export interface ObjectKey {
  readonly type: ResourceType;
  readonly namespace: string;
  readonly name: string;
}

/** metav1.OwnerReference. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: Uid;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** metav1.ObjectMeta, as far as any part of this program reads or writes it. Timestamps are RFC 3339 text, as on the wire. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly generateName?: string;
  readonly uid?: Uid;
  readonly resourceVersion?: ResourceVersion;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly managedFields?: readonly unknown[];
}

/** Any object as it is sent or received: kind, metadata, and the rest opaque. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** What every cached object keeps of its metadata. */
export interface CachedMetadata {
  readonly namespace: string;
  readonly name: string;
  readonly uid: Uid;
  readonly resourceVersion: ResourceVersion;
  readonly generation: number;
  /** RFC 3339 text. */
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
}

/** What the cache holds: a projection of an object (`facts.ts` of its kind), frozen. */
export interface Cached {
  readonly metadata: CachedMetadata;
}

/** `apiVersion` of a type: `v1`, `cert-manager.io/v1`. */
export const apiVersionOf = (type: ResourceType): string =>
  type.group === '' ? type.version : `${type.group}/${type.version}`;
