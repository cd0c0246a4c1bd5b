import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Instant } from '../../../src/base/instant.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { AuditedRequest } from '../../support/audit-log.ts';
import type { Cluster } from '../../support/cluster.ts';
import type { World } from '../family.ts';
import type { AuditTail } from '../rig/audit-tail.ts';
import type { ControllerUnderTest } from '../rig/controller-under-test.ts';
import type { Probing } from './probing.ts';
import { certificateType } from '../../../src/api/resource-types.ts';
import { after, days, instant, seconds, truncateToSecond } from '../../../src/base/instant.ts';
import { anAuthority } from '../../support/builders/key-pairs.ts';
import { issuerManifest } from '../../support/builders/manifests.ts';
import { authoritySecret } from '../../support/builders/stage.ts';
import { certificateStatus } from '../../support/builders/read-objects.ts';
import { clusterAt } from '../../support/cluster.ts';
import { NAMESPACE } from '../../support/cluster-paths.ts';
import { createSettledCertificates, settledName } from '../../support/settled-certificates.ts';
import { accountOf, makeAccount } from '../rig/account.ts';
import { followAuditLog } from '../rig/audit-tail.ts';
import { controllerUnderTest } from '../rig/controller-under-test.ts';
import { writeTokenKubeconfig } from '../rig/kubeconfig.ts';
import { programOf } from '../rig/program.ts';
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

/** Sets the storm up, starts the controller and waits until all are renewed and nothing is asked any more. */
export async function runStorm(world: World, storm: Storm, signal: AbortSignal): Promise<StormSeen> {
  const cluster = clusterAt(world.shared);
  const namespace = `storm-${storm.count}-${randomBytes(3).toString('hex')}`;
  await cluster.create(NAMESPACE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const controller = await aController(world, cluster, namespace);
  const notAfter = await createDue(cluster, namespace, storm);
  const audit = await followAuditLog(world.shared.auditLog, accountOf(namespace));
  const startedAt = instant(Date.now());
  let probing: Probing | undefined;
  try {
    await controller.start();
    probing = await probe(controller.logFile, signal);
    await renewed(cluster, audit, namespace, storm);
    const seconds = (Date.now() - startedAt) / 1000;
    const failures = await probing.stop();
    const exitCode = await controller.stop();
    const end = await cluster.list(certificateType, namespace);
    return { count: storm.count, notAfter, startedAt, requests: audit.requests, end, ...failures, seconds, exitCode };
  } finally {
    await probing?.stop();
    await controller.kill();
    audit.stop();
  }
}

async function aController(
  { shared, folder }: World,
  cluster: Cluster,
  namespace: string,
): Promise<ControllerUnderTest> {
  const kubeconfig = join(folder, `${namespace}.kubeconfig`);
  await writeTokenKubeconfig(kubeconfig, shared, await makeAccount(cluster, namespace));
  const flags = [
    `--kubeconfig=${kubeconfig}`,
    `--namespace=${namespace}`,
    `--cluster-resource-namespace=${namespace}`,
    `--leader-election-namespace=${namespace}`,
    '--logging-format=json',
    '-v=5',
    '--metrics-listen-address=127.0.0.1:0',
    '--internal-healthz-listen-address=127.0.0.1:0',
  ];
  return controllerUnderTest({
    program: programOf(shared),
    flags,
    logFile: join(folder, `${namespace}.log`),
    username: accountOf(namespace),
    freeLease: async () => {},
  });
}

/** The first by name, which a list shows first, expires last: an order by name or by age would be the very wrong one. */
async function createDue(cluster: Cluster, namespace: string, storm: Storm): Promise<ReadonlyMap<string, Instant>> {
  const authority = await anAuthority(instant(Date.now()), `storm of ${storm.count}`);
  const issuer = issuerManifest('ca', { ca: { secretName: 'ca-key-pair' } });
  for (const { type, object } of [authoritySecret('ca-key-pair', authority), issuer])
    await cluster.create(type, { ...object, metadata: { ...object.metadata, namespace } });
  // About a hundred are written in a second.
  const first = after(truncateToSecond(instant(Date.now())), seconds(HEAD_START / 1000 + storm.count / 50));
  const expiryOf = (index: number): Instant =>
    truncateToSecond(after(first, seconds((storm.count - 1 - index) * storm.gapSeconds)));
  const validity = (index: number) => ({ notBefore: after(expiryOf(index), days(-90)), notAfter: expiryOf(index) });
  await createSettledCertificates(cluster, { namespace, authority, count: storm.count, validity });
  return new Map(Array.from({ length: storm.count }, (_, index) => [settledName(index), expiryOf(index)]));
}

/** Until each has its second revision and the controller has nothing more to write. */
async function renewed(cluster: Cluster, audit: AuditTail, namespace: string, storm: Storm): Promise<void> {
  const deadline = Date.now() + storm.seconds * 1000;
  const isWrite = ({ verb, objectRef }: AuditedRequest): boolean =>
    !['get', 'list', 'watch'].includes(verb) && objectRef?.resource !== 'leases';
  while (Date.now() < deadline) {
    if ((await audit.next(QUIET_SECONDS, isWrite)) !== undefined) continue;
    const all = await cluster.list(certificateType, namespace);
    if (all.every((certificate) => certificateStatus(certificate).revision === 2)) return;
  }
}
