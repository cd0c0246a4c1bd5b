import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ResourceType } from '../../../src/api/kubernetes.ts';
import {
  certificateRequestType,
  certificateType,
  clusterIssuerType,
  issuerType,
} from '../../../src/api/resource-types.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import type { Manifest } from '../../support/builders/manifests.ts';
import { makeSelfSignedAuthority } from '../flows/authorities.ts';
import { untilSettled } from '../flows/settled.ts';
import type { Rig } from '../rig/rig.ts';
import { untilWritten } from '../until-written.ts';
import { deleteKind } from './custom-resources.ts';
import { untilCollected, untilReady } from './ends.ts';
import type { Vanishing } from './vanishing.ts';

const CERTIFICATES = 6;
const names = Array.from({ length: CERTIFICATES }, (_, index) => `c${index}`);
const LATE = 'late';
const SECONDS = 60;
const LOOK_AGAIN = 100;

/**
 * The definition of a kind goes, and all objects of the kind with it, while nothing is under way or amid issuances; it comes back, and
 * people make again what they had made. What is in Secrets is taken over, not issued anew.
 */
export const kindsDeleted: readonly Vanishing[] = [
  ...[certificateType, certificateRequestType, issuerType].flatMap((type) => [
    deletedAtRest(type),
    ...[3, 14, 30].map((after) => deletedAmid(type, after)),
  ]),
  { ...deletedAtRest(clusterIssuerType), flags: ['--namespace='], reach: 'cluster' },
];

function deletedAtRest(type: ResourceType): Vanishing {
  return {
    what: `definition of ${type.plural} deleted at rest`,
    where: 'own',
    signatures: 1 + CERTIFICATES + 1,
    setUp: async (rig) => {
      await makeSelfSignedAuthority(rig);
      await rig.create(...names.map((name) => certificateManifest(name)));
      for (const name of names) await untilSettled(rig, name, 1);
    },
    vanish: async (rig) => {
      await deleteAndRestore(rig, type);
      await rig.create(certificateManifest(LATE));
    },
    untilEnd: async (rig, seconds) => {
      await untilSettled(rig, LATE, 1, seconds);
      await untilCollected(rig, seconds);
    },
  };
}

function deletedAmid(type: ResourceType, after: number): Vanishing {
  return {
    what: `definition of ${type.plural} deleted after write ${after}`,
    where: 'own',
    signatures: 1 + CERTIFICATES,
    // What was signed and not stored went with its request.
    allowance: { signatures: CERTIFICATES + 1 },
    setUp: makeSelfSignedAuthority,
    act: (rig) => rig.create(...names.map((name) => certificateManifest(name))),
    vanish: async (rig) => {
      await untilWritten(rig.proxy, after, rig.signal);
      await deleteAndRestore(rig, type);
    },
    untilEnd: async (rig, seconds) => {
      for (const name of names) await untilReady(rig, name, seconds);
      await untilCollected(rig, seconds);
    },
  };
}

async function deleteAndRestore(rig: Rig, type: ResourceType): Promise<void> {
  const before = (await rig.cluster.list(type, rig.namespace)).map(
    ({ metadata, ...object }): Manifest => ({
      type,
      object: {
        apiVersion: `${type.group}/${type.version}`,
        kind: type.kind,
        metadata: { name: metadata.name },
        spec: object['spec'],
      },
    }),
  );
  const restore = await deleteKind(rig.cluster, type);
  await untilLogged(rig, `the API server does not serve ${type.plural}.${type.group} `);
  await restore();
  // Requests are nobody's to make but the controller's.
  if (type !== certificateRequestType) await rig.create(...before);
}

/** Resolves when the log has the words. */
async function untilLogged({ controller, signal }: Rig, words: string): Promise<void> {
  const deadline = Date.now() + SECONDS * 1000;
  while (!(await readFile(controller.logFile, 'utf8')).includes(words)) {
    if (Date.now() > deadline) throw new Error(`the log does not say "${words}" within ${SECONDS} s`);
    await delay(LOOK_AGAIN, undefined, { signal });
  }
}
