import type { Uid } from '../../base/brand.ts';
import type { Cached, KubeObject } from '../kubernetes.ts';
import { cachedMetadata, controllerOf } from '../metadata.ts';

/** What the cache keeps of an object that was made for a Challenge: that it is there, and whose it is. */
export interface SolverObjectFacts extends Cached {
  readonly kind: string;
  readonly controller: Uid | undefined;
}

/** Projects objects of one kind: watched as metadata only, they do not say which kind they are of. */
export const solverObjectFacts =
  (kind: string) =>
  (raw: KubeObject): SolverObjectFacts => ({
    metadata: cachedMetadata(raw),
    kind,
    controller: controllerOf(raw.metadata),
  });

/** The indexes that they are filed under. */
export const solverObjectIndexes = {
  controller: ({ controller }: SolverObjectFacts) => (controller === undefined ? [] : [controller]),
} as const;

/** Every object made for a Challenge of HTTP-01 has it. Reference 1.7, 2.14. */
export const SOLVER_LABEL = 'acme.cert-manager.io/http01-solver=true';
