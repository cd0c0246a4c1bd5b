import type { Cluster } from '../../support/cluster.ts';
import type { FaultPlan, Finding, World } from '../family.ts';
import type { RunningController } from '../../support/controller.ts';
import type { Written } from './any-object.ts';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { instant } from '../../../src/base/instant.ts';
import { certificateType } from '../../../src/api/resource-types.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { authoritySecret } from '../../support/builders/stage.ts';
import { clusterAt } from '../../support/cluster.ts';
import { collectionPath, NAMESPACE, objectPath } from '../../support/cluster-paths.ts';
import { startCountedController } from '../../support/controller.ts';
import { anyWritten } from './any-object.ts';
import { makeMaterial } from './material.ts';

const OBJECTS = 600;
/** So many random objects between two healthy ones. */
const BETWEEN = 60;
const AT_ONCE = 8;
const SECONDS = 180;

/** Random objects before the real API server and a real process: whatever the server lets pass, statuses too. */
export function beforeApiServer(index: number): FaultPlan {
  const flow = 'api-server';
  return { name: `FT-29/${flow}/${index}`, flow, run: (world) => run(world, index) };
}

async function run(world: World, index: number): Promise<readonly Finding[]> {
  const namespace = `random-${randomBytes(3).toString('hex')}`;
  const cluster = clusterAt(world.shared);
  await cluster.create(NAMESPACE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const controller = await startCountedController(
    world.shared,
    [`--namespace=${namespace}`, '--leader-elect=false'],
    `random-objects-${namespace}`,
  );
  try {
    const healthy = await throwObjects(cluster, namespace, world.seed * 100 + index);
    const isReady = (name: string): Promise<unknown> =>
      cluster.until({ type: certificateType, namespace, name }, 'Ready', ready, SECONDS);
    const waited = await Promise.allSettled(healthy.map(isReady));
    return [
      ...waited.flatMap((end): Finding[] =>
        end.status === 'rejected' ? [{ oracle: 'O1', text: String(end.reason) }] : [],
      ),
      ...(await complaintsOf(controller)),
    ];
  } finally {
    await controller.stop();
  }
}

const ready = (object: Parameters<typeof conditionOf>[0]): boolean => conditionOf(object, 'Ready')?.status === 'True';

/** Writes them a few at once, healthy Certificates among them, of which it gives the names. */
async function throwObjects(cluster: Cluster, namespace: string, seed: number): Promise<readonly string[]> {
  const material = await makeMaterial(instant(Date.now()));
  for (const { type, object } of [
    authoritySecret('ca-key-pair', material.authority),
    issuerManifest('ca', { ca: { secretName: 'ca-key-pair' } }),
    issuerManifest('self', { selfSigned: {} }),
  ])
    await cluster.create(type, { ...object, metadata: { ...object.metadata, namespace } });
  const objects = fc.sample(anyWritten({ namespace, material, owners: ['an-owner'] }), { numRuns: OBJECTS, seed });
  const healthy: string[] = [];
  const queue = objects.entries();
  const work = async (): Promise<void> => {
    for (const [number, written] of queue) {
      if (number % BETWEEN === 0) {
        const { type, object } = certificateManifest(`healthy-${number}`);
        await cluster.create(type, { ...object, metadata: { ...object.metadata, namespace } });
        healthy.push(object.metadata.name);
      }
      await write(cluster, written);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return healthy;
}

/** Created, or put in the place of what is there; then its status; every tenth is deleted. Whatever the server refuses is not written. */
async function write(cluster: Cluster, { type, object }: Written): Promise<void> {
  const { namespace = '', name } = object.metadata;
  const path = objectPath({ type, namespace, name });
  const created = await cluster.ask({ method: 'POST', path: collectionPath(type, namespace), body: object });
  const contentType = 'application/merge-patch+json';
  if (created.status === 409) await cluster.ask({ method: 'PATCH', path, body: object, contentType });
  if (object['status'] !== undefined)
    await cluster.ask({ method: 'PATCH', path: `${path}/status`, body: { status: object['status'] }, contentType });
  if ((object.metadata.labels ?? {})['team'] === 'a') await cluster.ask({ method: 'DELETE', path });
}

/** What the process itself tells: that it lives, of defects, and of objects that it could not read. */
async function complaintsOf({ address }: RunningController): Promise<readonly Finding[]> {
  const metrics = await (await fetch(`http://127.0.0.1:${address.metricsPort}/metrics`)).text();
  const log = (await readFile(address.logFile, 'utf8')).split('\n');
  const found = [
    ...metrics.split('\n').filter((line) => /^certwright_defects_total.* [1-9]/.test(line)),
    ...log.filter((line) => /"kind":"defect"|is left out|no rest after/.test(line)),
  ];
  return found.slice(0, 5).map((line): Finding => ({ oracle: 'O1', text: line.slice(0, 2000) }));
}
