import type { KubeObject, ObjectKey } from '../../../src/api/kubernetes.ts';
import { certificateType, issuerType } from '../../../src/api/resource-types.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import { NAMESPACE } from '../../support/cluster-paths.ts';
import { makeSelfSignedAuthority } from '../flows/authorities.ts';
import { untilSettled } from '../flows/settled.ts';
import type { Rig } from '../rig/rig.ts';
import { untilWritten } from '../until-written.ts';
import type { Vanishing } from './vanishing.ts';

const VICTIM = 'victim';
const names = Array.from({ length: 6 }, (_, index) => `v${index}`);
const SECONDS = 60;
const victimKey: ObjectKey = { type: NAMESPACE, namespace: '', name: VICTIM };

/** A namespace is deleted amid the issuances in it, and made again with the same objects; another goes on meanwhile. */
export const namespacesDeleted: readonly Vanishing[] = [1, 5, 14, 30].map((after) => ({
  what: `namespace deleted after write ${after}`,
  where: 'own',
  reach: 'cluster',
  flags: ['--namespace='],
  signatures: 2,
  setUp: async (rig) => {
    await makeSelfSignedAuthority(rig);
    await makeVictim(rig);
  },
  act: (rig) => rig.create(certificateManifest('web')),
  vanish: async (rig) => {
    const amid = untilWritten(rig.proxy, after, rig.signal);
    await createIn(rig, names);
    await amid;
    await rig.cluster.delete(victimKey);
    await rig.cluster.untilGone(victimKey, SECONDS);
    await makeVictim(rig);
    await createIn(rig, names);
  },
  untilEnd: async (rig, seconds) => {
    await untilSettled(rig, 'web', 1, seconds);
    for (const name of names) await rig.cluster.until(victim(name), 'Ready at revision 1', isIssued, seconds);
  },
}));

const victim = (name: string): ObjectKey => ({ type: certificateType, namespace: VICTIM, name });

const isIssued = (certificate: KubeObject): boolean =>
  conditionOf(certificate, 'Ready')?.status === 'True' && certificateStatus(certificate).revision === 1;

async function makeVictim({ cluster }: Rig): Promise<void> {
  await cluster.create(NAMESPACE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: VICTIM } });
  const { object } = issuerManifest('ca', { selfSigned: {} });
  await cluster.create(issuerType, { ...object, metadata: { ...object.metadata, namespace: VICTIM } });
}

async function createIn({ cluster }: Rig, all: readonly string[]): Promise<void> {
  for (const name of all) {
    const { object } = certificateManifest(name);
    await cluster.create(certificateType, { ...object, metadata: { ...object.metadata, namespace: VICTIM } });
  }
}
