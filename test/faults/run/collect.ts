import { readFile } from 'node:fs/promises';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import {
  certificateRequestType,
  certificateType,
  challengeType,
  issuerType,
  leaseType,
  orderType,
  secretType,
} from '../../../src/api/resource-types.ts';
import type { AuditedRequest } from '../../support/audit-log.ts';
import { WRITES } from '../../support/audit-log.ts';
import type { Evidence } from '../oracles/evidence.ts';
import type { Rig } from '../rig/rig.ts';

const KINDS = [certificateType, certificateRequestType, issuerType, secretType, leaseType, orderType, challengeType];
/** After the last write that belongs to the end, nothing follows for so long: events are sent beside the work. */
const REST_SECONDS = 2;
const REST_WITHIN = 60;

/** Whether a request changes something and belongs to the work. */
export const isWorkWrite = ({ verb, objectRef }: AuditedRequest): boolean =>
  WRITES.some((write) => write === verb) && objectRef?.resource !== 'leases';

/** Resolves when nothing has been written for so long; fails when that does not come within a minute. */
export async function untilRest({ audit }: Rig, quietSeconds = REST_SECONDS): Promise<void> {
  const deadline = performance.now() + REST_WITHIN * 1000;
  for (let last = await audit.next(quietSeconds, isWorkWrite); last !== undefined; ) {
    if (performance.now() > deadline)
      throw new Error(`still writing after ${REST_WITHIN} s: ${last.verb} ${last.requestURI}`);
    last = await audit.next(quietSeconds, isWorkWrite);
  }
}

/** What is written in a window in which nothing may be. */
export async function writesWithin({ audit }: Rig, seconds: number): Promise<readonly AuditedRequest[]> {
  const from = audit.requests.length;
  await audit.next(seconds, isWorkWrite);
  return audit.requests.slice(from).filter(isWorkWrite);
}

/** Stops the controller and takes down what is there. */
export async function collect(
  rig: Rig,
): Promise<Pick<Evidence, 'end' | 'exitCode' | 'stopSeconds' | 'places' | 'versions'>> {
  const metrics = await rig.controller.metrics();
  const from = performance.now();
  const exitCode = await rig.controller.stop();
  const stopSeconds = (performance.now() - from) / 1000;
  const lists = await Promise.all(KINDS.map((type) => withKind(rig, type)));
  return {
    end: lists.flat(),
    exitCode,
    stopSeconds,
    versions: rig.versions.seen,
    places: await placesOf(rig, metrics),
  };
}

/** A list leaves out what is the same for all of its items. */
async function withKind(rig: Rig, type: (typeof KINDS)[number]): Promise<readonly KubeObject[]> {
  const objects = await rig.cluster.list(type, rig.namespace);
  return objects.map((object) => ({ ...object, kind: type.kind }));
}

/** All that people and their tools are shown, beside the Secrets themselves. */
async function placesOf({ versions, controller }: Rig, metrics: string): Promise<Readonly<Record<string, string>>> {
  const objects = versions.seen.map(({ object }) => object);
  return {
    'the log': await readFile(controller.logFile, 'utf8'),
    events: JSON.stringify(objects.filter(({ kind }) => kind === 'Event')),
    status: JSON.stringify(objects.map((object) => object['status'])),
    metadata: JSON.stringify(objects.map(({ metadata }) => metadata)),
    metrics,
  };
}
