import { X509Certificate } from 'node:crypto';
import type { KubeObject, ObjectKey } from '../../../src/api/kubernetes.ts';
import type { Milliseconds } from '../../../src/base/instant.ts';
import type { AuditedRequest } from '../../support/audit-log.ts';
import type { Finding, World } from '../family.ts';
import type { Place } from '../renewal-storm/place.ts';
import type { AuditTail } from '../rig/audit-tail.ts';
import type { ClockedController } from './clocked-controller.ts';
import { certificateRequestType, certificateType, secretType } from '../../../src/api/resource-types.ts';
import { WRITES } from '../../support/audit-log.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import { problemsOfPair } from '../../support/builders/examine-pair.ts';
import { makePlace } from '../renewal-storm/place.ts';
import { followAuditLog } from '../rig/audit-tail.ts';
import { startClocked } from './clocked-controller.ts';

/** A controller with a clock of its own, and one Certificate. */
export interface Scene {
  readonly place: Place;
  readonly controller: ClockedController;
  readonly audit: AuditTail;
  /** What was not as it should be. */
  readonly findings: Finding[];
  /** Creates the Certificate `www`, due eight minutes after it was issued. */
  create(): Promise<void>;
  /** Resolves when it has this revision and is at rest; a finding if that takes longer than a minute. */
  settles(revision: number, when: string): Promise<void>;
  /** Nothing may be written for so long. */
  staysAtRest(when: string): Promise<void>;
  /** Resolves when a request waits for its approval. */
  requested(): Promise<void>;
  /** Approves the request that waits. */
  approve(): Promise<void>;
}

/** Due work is done so soon. Source: FT-26. */
const WITHIN_SECONDS = 60;
const DUE_AFTER = { duration: '24h', renewBefore: '23h52m' };

/** Makes a scene and starts the controller; `flags` are added to those of the place. */
export async function makeScene(world: World, name: string, flags: readonly string[]): Promise<Scene> {
  const place = await makePlace(world, name);
  const { program, namespace, username, cluster } = place;
  const audit = await followAuditLog(world.shared.auditLog, username);
  const parts = { program, flags: [...place.flags, ...flags], folder: world.folder, name: namespace };
  const controller = await startClocked(parts);
  const findings: Finding[] = [];
  const key: ObjectKey = { type: certificateType, namespace, name: 'www' };
  return {
    ...{ place, controller, audit, findings },
    create: async () => {
      const { object } = certificateManifest('www', DUE_AFTER);
      await cluster.create(certificateType, { ...object, metadata: { ...object.metadata, namespace } });
    },
    settles: async (revision, when) => {
      const is = (certificate: KubeObject): boolean => isSettled(certificate, revision);
      try {
        await cluster.until(key, `settled at revision ${revision}`, is, WITHIN_SECONDS);
      } catch (error) {
        findings.push({ oracle: 'O1', text: `${when}: ${error instanceof Error ? error.message : String(error)}` });
      }
    },
    staysAtRest: async (when) => {
      // Spent keys and old requests go after the status is written; restarts look at everything once more.
      while ((await audit.next(3, isOurWrite)) !== undefined);
      const written = await audit.next(world.quietSeconds, isOurWrite);
      if (written !== undefined)
        findings.push({ oracle: 'O1', text: `${when}: written at rest: ${written.verb} ${written.requestURI}` });
    },
    requested: async () => void (await cluster.until(requestOf(place), 'there', () => true)),
    approve: () => approve(place),
  };
}

/** What must hold at the end: so many signatures, a whole pair, an orderly end. */
export async function endScene(
  { place, controller, audit, findings }: Scene,
  signatures: number,
): Promise<readonly Finding[]> {
  const exitCode = await controller.stop();
  const { cluster, namespace } = place;
  const created = audit.requests.filter(
    ({ verb, objectRef, responseStatus }) =>
      verb === 'create' && objectRef?.resource === 'certificaterequests' && responseStatus?.code === 201,
  ).length;
  if (created !== signatures) findings.push({ oracle: 'O3', text: `${created} requests were made, not ${signatures}` });
  if (exitCode !== 0) findings.push({ oracle: 'O1', text: `the controller ended with ${exitCode}` });
  const secret = await cluster.get({ type: secretType, namespace, name: 'www-tls' });
  const authority = new X509Certificate(place.authority.certificate);
  const problems = secret === undefined ? ['there is no Secret'] : problemsOfPair(secret, authority);
  findings.push(...problems.map((text) => ({ oracle: 'O2' as const, text })));
  audit.stop();
  return findings;
}

/** Sets the clock of a scene: at once, or while the process is suspended. */
export function moveClock({ controller }: Scene, to: Milliseconds, how: 'stepped' | 'suspended'): void {
  if (how === 'suspended') controller.suspend();
  controller.setClock(to);
  if (how === 'suspended') controller.resume();
}

const isOurWrite = ({ verb, objectRef }: AuditedRequest): boolean =>
  WRITES.some((write) => write === verb) && !['leases', 'events'].includes(objectRef?.resource ?? '');

const isSettled = (certificate: KubeObject, revision: number): boolean =>
  certificateStatus(certificate).revision === revision &&
  conditionOf(certificate, 'Ready')?.status === 'True' &&
  conditionOf(certificate, 'Issuing')?.status !== 'True';

const requestOf = ({ namespace }: Place): ObjectKey => ({ type: certificateRequestType, namespace, name: 'www-1' });

async function approve(place: Place): Promise<void> {
  const lastTransitionTime = new Date().toISOString().replace(/\.\d+/, '');
  const approved = {
    type: 'Approved',
    status: 'True',
    reason: 'Test',
    message: 'approved by hand',
    lastTransitionTime,
  };
  await place.cluster.patch(requestOf(place), { status: { conditions: [approved] } }, 'status');
}
