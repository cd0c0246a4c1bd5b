import type { CachedMetadata, KubeObject, ObjectMeta } from './kubernetes.ts';
import type { Uid } from '../base/brand.ts';
import { resourceVersion, uid } from '../base/brand.ts';
import type { Instant } from '../base/instant.ts';
import { instant, parseInstant } from '../base/instant.ts';
import { isJsonObject } from '../base/json-object.ts';

/** What the cache keeps of every object's metadata. */
export function cachedMetadata(raw: KubeObject): CachedMetadata {
  const { metadata } = raw;
  // Written out: an object put together from entries takes half as much again.
  const kept = {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? uid(''),
    resourceVersion: metadata.resourceVersion ?? resourceVersion(''),
    generation: metadata.generation ?? 0,
    creationTimestamp: metadata.creationTimestamp ?? '',
  };
  const { deletionTimestamp } = metadata;
  return deletionTimestamp === undefined ? kept : { ...kept, deletionTimestamp };
}

/** The uid of the owner that is marked as the controller; undefined if there is none. */
export const controllerOf = (metadata: ObjectMeta): Uid | undefined =>
  metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;

/**
 * When the status of an object was last written, by the clock of the API server to the second; undefined if it never was. Source: metav1.ManagedFieldsEntry,
 * whose time is renewed when its manager changes a value.
 */
export function statusWrittenAt({ managedFields = [] }: ObjectMeta): Instant | undefined {
  const times = managedFields.filter(isJsonObject).flatMap(({ subresource, time }) => {
    const at = subresource === 'status' && typeof time === 'string' ? parseInstant(time) : undefined;
    return at === undefined ? [] : [at];
  });
  return times.length === 0 ? undefined : instant(Math.max(...times));
}

/** Annotations or labels without those that nobody here reads and that may be large. */
export function withoutLastApplied(
  annotations: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  if (annotations === undefined) return {};
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...rest } = annotations;
  return rest;
}
