// A model of the Kubernetes API in memory, hand-made for fixpoint tests: it stands in for a real API server where a test must inject every fault.
import type { KubeObject, ObjectKey, ResourceType } from '../../src/api/kubernetes.ts';
import type { Instant } from '../../src/base/instant.ts';
import type { KubeApi } from '../../src/kube/kube-api.ts';

/** One request as the model saw it. */
export interface ModelRequest {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'apply' | 'patch' | 'delete';
  readonly type: ResourceType;
  readonly namespace: string;
  readonly name: string;
  readonly subresource?: 'status';
  /** What was sent, Secrets of ours revealed as on the wire. */
  readonly body?: unknown;
  /** 1 for the first request of the model's life. */
  readonly count: number;
}

/** What befalls a request: refused or cut before it acts, or done with its reply lost. Undefined: nothing. */
export type ModelFault =
  | { readonly when: 'before'; readonly code: string; readonly until?: Instant }
  | { readonly when: 'after'; readonly code: string };

export interface ModelOptions {
  now(): Instant;
  /** Asked for each request; default: no faults. */
  plan?(request: ModelRequest): ModelFault | undefined;
}

/** A KubeApi over a map of objects, with what a test wants to look at and do. */
export interface ModelApi extends KubeApi {
  /** All objects as they stand, managedFields included, in order of creation. */
  objects(type?: ResourceType): readonly KubeObject[];
  find(key: ObjectKey): KubeObject | undefined;
  /** Every create, apply, patch and delete that took effect, oldest first. */
  writes(): readonly ModelRequest[];
  requests(): readonly ModelRequest[];
  readonly inject: ModelInjections;
}

export interface ModelInjections {
  /** Puts an object as another client would: created, or replaced as a whole. */
  put(type: ResourceType, object: KubeObject): KubeObject;
  /** Removes an object as another client would, finalizers or not. */
  remove(key: ObjectKey): void;
  /** Holds back watch events from now on until `releaseEvents`. */
  holdEvents(): void;
  releaseEvents(): void;
  /** Every watch event is sent twice from now on. */
  duplicateEvents(): void;
  /** Ends every open watch, as a cut connection would. */
  cutWatches(): void;
  /** Forgets the history: a watch from an older version answers 410. */
  compact(): void;
}

/** Makes an empty model. */
export declare function createModelApi(options: ModelOptions): ModelApi;
