import { join } from 'node:path';
import type { Instant } from '../../../src/base/instant.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { AuditedRequest } from '../../support/audit-log.ts';
import type { World } from '../family.ts';
import type { AuditTail } from '../rig/audit-tail.ts';
import type { Place } from './place.ts';
import type { Probing } from './probing.ts';
import { certificateType } from '../../../src/api/resource-types.ts';
import { after, days, instant, seconds, truncateToSecond } from '../../../src/base/instant.ts';
import { WRITES } from '../../support/audit-log.ts';
import { certificateStatus } from '../../support/builders/read-objects.ts';
import { createSettledCertificates, settledName } from '../../support/settled-certificates.ts';
import { followAuditLog } from '../rig/audit-tail.ts';
import { controllerUnderTest } from '../rig/controller-under-test.ts';
import { makePlace } from './place.ts';
import { probe } from './probing.ts';

/** A renewal storm: so many Certificates whose whole renewal window went by while no controller ran. */
export interface Storm {
  readonly count: number;
  /** Between the expiry of one and that of the next. */
  readonly gapSeconds: number;
  /** How long the last may take. */
  readonly seconds: number;
}

/** What was seen of it. */
export interface StormSeen {
  readonly count: number;
  /** When each expired, by its name. */
  readonly notAfter: ReadonlyMap<string, Instant>;
  readonly startedAt: Instant;
  /** All requests of the controller. */
  readonly requests: readonly AuditedRequest[];
  /** The Certificates at the end. */
  readonly end: readonly KubeObject[];
  /** What the probes answered that they should not. */
  readonly probeFailures: readonly string[];
  readonly probes: number;
  readonly seconds: number;
  readonly exitCode: number | null;
}

/** The first expires so long after the controller is started, by and large: what may be lost to a slow set-up. */
const HEAD_START = seconds(60);
const QUIET_SECONDS = 5;
/** On a machine that others keep busy a Lease may be lost; what happens then is FT-10's. */
const PATIENT_LEASE = [
  '--leader-election-lease-duration=10m',
  '--leader-election-renew-deadline=9m',
  '--leader-election-retry-period=15s',
];

/** Sets the storm up, starts the controller and waits until all are renewed and nothing is asked any more. */
export async function runStorm(world: World, storm: Storm, signal: AbortSignal): Promise<StormSeen> {
  const place = await makePlace(world, `storm-${storm.count}`);
  const { program, username, namespace, cluster } = place;
  const flags = [...place.flags, ...PATIENT_LEASE];
  const logFile = join(world.folder, `${namespace}.log`);
  const controller = controllerUnderTest({ program, flags, username, logFile, freeLease: async () => {} });
  const notAfter = await createDue(place, storm);
  const audit = await followAuditLog(world.shared.auditLog, username);
  const startedAt = instant(Date.now());
  let probing: Probing | undefined;
  try {
    await controller.start();
    probing = await probe(logFile, signal);
    await Promise.race([renewed(place, audit, storm), controller.endedByItself.then(fail)]);
    const took = (Date.now() - startedAt) / 1000;
    const probed = await probing.stop();
    const exitCode = await controller.stop();
    const end = await cluster.list(certificateType, namespace);
    const { requests } = audit;
    return { count: storm.count, notAfter, startedAt, requests, end, ...probed, seconds: took, exitCode };
  } finally {
    await probing?.stop();
    await controller.kill();
    audit.stop();
  }
}

const fail = (how: string): never => {
  throw new Error(how);
};

/** The first by name, which a list shows first, expires last: an order by name or by age would be the very wrong one. */
async function createDue(
  { cluster, namespace, authority }: Place,
  storm: Storm,
): Promise<ReadonlyMap<string, Instant>> {
  // A hundred are written in a second; on a busy machine ten.
  const first = after(truncateToSecond(instant(Date.now())), seconds(HEAD_START / 1000 + storm.count / 10));
  const expiryOf = (index: number): Instant =>
    truncateToSecond(after(first, seconds((storm.count - 1 - index) * storm.gapSeconds)));
  const validity = (index: number) => ({ notBefore: after(expiryOf(index), days(-90)), notAfter: expiryOf(index) });
  await createSettledCertificates(cluster, { namespace, authority, count: storm.count, validity });
  return new Map(Array.from({ length: storm.count }, (_, index) => [settledName(index), expiryOf(index)]));
}

/** Until each has its second revision and the controller has nothing more to write. */
async function renewed({ cluster, namespace }: Place, audit: AuditTail, storm: Storm): Promise<void> {
  const deadline = Date.now() + storm.seconds * 1000;
  const isWrite = ({ verb, objectRef }: AuditedRequest): boolean =>
    WRITES.some((write) => write === verb) && objectRef?.resource !== 'leases';
  while (Date.now() < deadline) {
    if ((await audit.next(QUIET_SECONDS, isWrite)) !== undefined) continue;
    const all = await cluster.list(certificateType, namespace);
    if (all.every((certificate) => certificateStatus(certificate).revision === 2)) return;
  }
}
