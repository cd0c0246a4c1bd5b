import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType, secretType } from '../../../src/api/resource-types.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import type { Rig } from '../rig/rig.ts';

/** So many are created at once, as by somebody who applies a folder. */
const AT_ONCE = 8;

const nameOf = (index: number): string => `c${String(index).padStart(4, '0')}`;

/** The names `c0000`, `c0001`, …. */
export const namesOfMany = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => nameOf(index));

/** Creates Certificates of these names, of Issuer `ca` where `specOf` does not say otherwise. */
export async function createMany(
  rig: Rig,
  count: number,
  specOf: (name: string) => object = () => ({}),
): Promise<void> {
  const names = namesOfMany(count).values();
  const lane = async (): Promise<void> => {
    for (const name of names) await rig.create(certificateManifest(name, specOf(name)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Resolves when so many Certificates are Ready at a revision and nothing of their issuances is left; fails, telling what is there. */
export async function untilAllSettled(rig: Rig, count: number, revision: number, seconds: number): Promise<void> {
  const { cluster, namespace } = rig;
  const settled = (all: readonly KubeObject[]): boolean =>
    all.length === count && all.every((one) => isSettled(one, revision));
  await briefly(cluster.untilAll({ type: certificateType, namespace }, `${count} settled`, settled, seconds));
  const noNextKey = (all: readonly KubeObject[]): boolean => !all.some(isNextKey);
  await briefly(cluster.untilAll({ type: secretType, namespace }, 'no next key', noNextKey, seconds));
  const pruned = (all: readonly KubeObject[]): boolean => all.length === count;
  await briefly(cluster.untilAll({ type: certificateRequestType, namespace }, `${count} requests`, pruned, seconds));
}

function isSettled(certificate: KubeObject, revision: number): boolean {
  const status = certificateStatus(certificate);
  return (
    conditionOf(certificate, 'Ready')?.status === 'True' &&
    conditionOf(certificate, 'Issuing')?.status !== 'True' &&
    status.revision === revision
  );
}

const isNextKey = ({ metadata }: KubeObject): boolean =>
  metadata.labels?.['cert-manager.io/next-private-key'] === 'true';

/** What was last seen of a thousand objects is no message. */
async function briefly(wait: Promise<unknown>): Promise<void> {
  try {
    await wait;
  } catch (error) {
    throw new Error(String(error).slice(0, 2000), { cause: error });
  }
}
