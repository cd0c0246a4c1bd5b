import type { KubeObject } from '../../../src/api/kubernetes.ts';

/** One version of an object as a watch showed it. */
export interface SeenVersion {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

/** What a watch of each kind has shown of a namespace. */
export interface Versions {
  /** Every version of every object, in the order of each kind. */
  readonly seen: readonly SeenVersion[];
  stop(): void;
}
