import type { KubeObject, ObjectKey, ResourceType } from '../api/kubernetes.ts';
import { apiVersionOf } from '../api/kubernetes.ts';
import type { Instant, Milliseconds } from '../base/instant.ts';
import { formatMicroInstant, parseInstant, seconds } from '../base/instant.ts';
import type { LeaseRecord } from './lease-state.ts';
import type { MergePatch } from './step.ts';

/** coordination.k8s.io/v1 Lease. */
export const LEASE_TYPE: ResourceType = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
};

/** What we write into a Lease that is or becomes ours. */
export interface LeaseHold {
  readonly identity: string;
  readonly duration: Milliseconds;
  readonly acquiredAt: Instant;
  readonly renewedAt: Instant;
  readonly transitions: number;
}

const MANAGED_BY = 'app.kubernetes.io/managed-by';

/** A Lease that is not there yet. */
export function newLease(key: ObjectKey, managedBy: string, hold: LeaseHold): KubeObject {
  const { namespace, name } = key;
  const metadata = { namespace, name, labels: { [MANAGED_BY]: managedBy } };
  return { apiVersion: apiVersionOf(LEASE_TYPE), kind: LEASE_TYPE.kind, metadata, spec: holdSpec(hold) };
}

/** Takes or renews exactly the version that was seen: any other is a conflict. */
export function holdPatch(over: LeaseRecord, managedBy: string, hold: LeaseHold): MergePatch {
  const metadata = { resourceVersion: over.version, labels: { [MANAGED_BY]: managedBy } };
  return { metadata, spec: holdSpec(hold) };
}

/** Gives the Lease back. Source: reference 04 §4.2 (holderIdentity "", leaseDurationSeconds 1). */
export function releasePatch(over: LeaseRecord, now: Instant): MergePatch {
  const time = formatMicroInstant(now);
  return {
    metadata: { resourceVersion: over.version },
    spec: { holderIdentity: '', leaseDurationSeconds: 1, renewTime: time, acquireTime: time },
  };
}

function holdSpec(hold: LeaseHold): Readonly<Record<string, unknown>> {
  return {
    holderIdentity: hold.identity,
    leaseDurationSeconds: Math.ceil(hold.duration / 1000),
    acquireTime: formatMicroInstant(hold.acquiredAt),
    renewTime: formatMicroInstant(hold.renewedAt),
    leaseTransitions: hold.transitions,
  };
}

/** Reads a Lease; `fallback` stands in for a duration that somebody left out. */
export function readLease(object: KubeObject, fallback: Milliseconds): LeaseRecord {
  const spec: Readonly<Record<string, unknown>> = { ...(object['spec'] as object | undefined) };
  const { holderIdentity, leaseDurationSeconds, leaseTransitions, acquireTime } = spec;
  const acquired = typeof acquireTime === 'string' ? parseInstant(acquireTime) : undefined;
  return {
    holder: typeof holderIdentity === 'string' ? holderIdentity : '',
    duration: typeof leaseDurationSeconds === 'number' ? seconds(leaseDurationSeconds) : fallback,
    transitions: typeof leaseTransitions === 'number' ? leaseTransitions : 0,
    acquiredAt: acquired,
    version: object.metadata.resourceVersion ?? '',
  };
}
