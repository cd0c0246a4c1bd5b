import type { CachedMetadata, KubeObject, ObjectMeta } from './kubernetes.ts';
import type { Uid } from '../base/brand.ts';
import { resourceVersion, uid } from '../base/brand.ts';

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

/** Annotations or labels without those that nobody here reads and that may be large. */
export function withoutLastApplied(
  annotations: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  if (annotations === undefined) return {};
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...rest } = annotations;
  return rest;
}
