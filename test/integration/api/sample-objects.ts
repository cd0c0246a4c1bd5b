import type { KindSchema } from '../../../src/api/kind-schema.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { apiVersionOf } from '../../../src/api/kubernetes.ts';
import type { AllFieldsSample } from '../../../tools/generate/sample.ts';
import { allFieldsSamples } from '../../../tools/generate/sample.ts';
import { kinds } from '../../../tools/generate/kinds.ts';

/** A sample of a kind with a name for the test. */
export interface NamedSample {
  readonly title: string;
  readonly kind: KindSchema;
  readonly sample: AllFieldsSample;
  /** Which of the samples of its kind, from 0. */
  readonly index: number;
}

/** The all-fields samples of all six kinds. */
export const namedSamples: readonly NamedSample[] = kinds.flatMap((kind) =>
  allFieldsSamples(kind).map((sample, index) => ({ title: `${kind.type.kind} ${index + 1}`, kind, sample, index })),
);

/** An object of a kind; without namespace where the kind has none. */
export function anObject(kind: KindSchema, namespace: string, name: string, spec: unknown): KubeObject {
  const metadata = kind.type.namespaced ? { namespace, name } : { name: `${namespace}-${name}` };
  return {
    apiVersion: apiVersionOf(kind.type),
    kind: kind.type.kind,
    metadata,
    ...(spec === undefined ? {} : { spec }),
  };
}
