import { certificateType } from '../../../src/api/resource-types.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { bringAuthority } from '../flows/authorities.ts';
import type { Flow } from '../flows/flow.ts';
import { askForRenewal } from '../flows/renewal.ts';
import { untilSettled } from '../flows/settled.ts';
import type { Rig } from '../rig/rig.ts';
import { LONG_LEASE } from './long-lease.ts';
import { patiently } from './patience.ts';

/** How long the API server may be away, again and again. */
const PATIENCE = 400;

/** So many Certificates are issued and then renewed, by people who ask again when the API server is away. Two signatures each. */
export function manyRenewed(count: number): Flow {
  const names = namesOf('c', count);
  return {
    name: 'renew',
    flags: LONG_LEASE,
    signatures: 2 * count,
    setUp: bringAuthority,
    act: async (rig) => {
      await createAll(rig, names);
      await untilReady(rig, names, 1, PATIENCE);
      await renewAll(rig, names);
    },
    untilEnd: (rig, seconds) => untilAllSettled(rig, names, 2, seconds),
  };
}

/** `c-0`, `c-1`, … */
export const namesOf = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

/** Creates a Certificate of each name; one whose answer was lost is there already. */
export async function createAll(rig: Rig, names: readonly string[]): Promise<void> {
  for (const name of names)
    await patiently(async () => {
      if ((await rig.cluster.get(rig.key(certificateType, name))) === undefined)
        await rig.create(certificateManifest(name));
    }, PATIENCE);
}

/** Asks for one renewal of each, also where an answer is lost. */
export async function renewAll(rig: Rig, names: readonly string[]): Promise<void> {
  for (const name of names)
    await patiently(async () => {
      const certificate = await rig.cluster.get(rig.key(certificateType, name));
      if (certificate !== undefined && !isRenewed(certificate)) await askForRenewal(rig, name);
    }, PATIENCE);
}

const isRenewed = (certificate: KubeObject): boolean =>
  conditionOf(certificate, 'Issuing')?.status === 'True' || (certificateStatus(certificate).revision ?? 0) > 1;

/** Resolves when all of them are Ready and nothing is being issued, at a revision or at any. */
export async function untilReady(
  rig: Rig,
  names: readonly string[],
  revision: number | 'any',
  seconds: number,
): Promise<void> {
  const { cluster, namespace } = rig;
  const are = (objects: readonly KubeObject[]): boolean =>
    names.every((name) => objects.some((object) => object.metadata.name === name && isReady(object, revision)));
  const what = `${names.length} Ready at revision ${revision}`;
  await patiently(() => cluster.untilAll({ type: certificateType, namespace }, what, are, seconds), seconds);
}

const isReady = (certificate: KubeObject, revision: number | 'any'): boolean =>
  conditionOf(certificate, 'Ready')?.status === 'True' &&
  conditionOf(certificate, 'Issuing')?.status !== 'True' &&
  (revision === 'any' || certificateStatus(certificate).revision === revision);

/** Resolves when nothing is left of their issuances either. */
export async function untilAllSettled(
  rig: Rig,
  names: readonly string[],
  revision: number,
  seconds: number,
): Promise<void> {
  await untilReady(rig, names, revision, seconds);
  for (const name of names) await untilSettled(rig, name, revision, seconds);
}
