import type { Cached } from '../../../src/api/kubernetes.ts';
import type { Answer, Reader } from '../../../src/kube/controller.ts';
import type { Fault } from '../../../src/base/fault.ts';

/** A reader over a list of cached objects, with the indexes given: what a store is, without its history. */
export function readerOf<T extends Cached>(
  objects: readonly T[],
  indexes: Readonly<Record<string, (object: T) => readonly string[]>> = {},
): Reader<T> {
  return {
    get: (namespace, name) =>
      objects.find((object) => object.metadata.namespace === namespace && object.metadata.name === name),
    by: (index, value) => objects.filter((object) => indexes[index]?.(object).includes(value)),
    all: () => objects,
  };
}

/** What went wrong, if the answer is that. */
export const faultOf = (answer: Answer<unknown> | undefined): Fault | undefined =>
  answer?.is === 'fault' ? answer.fault : undefined;
