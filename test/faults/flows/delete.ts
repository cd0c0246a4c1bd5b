import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType, secretType } from '../../../src/api/resource-types.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import type { Rig } from '../rig/rig.ts';
import { issueWeb, makeSelfSignedAuthority } from './authorities.ts';
import type { Flow } from './flow.ts';
import { untilSettled } from './settled.ts';

/**
 * A Certificate is deleted with its Secret, another in the midst of its issuance; then both names are used again. What the first ones left
 * goes by garbage collection, and must not be taken for the second ones'.
 */
export const deleteAndCreateAgain: Flow = {
  name: 'delete',
  signatures: 4,
  setUp: async (rig) => {
    await makeSelfSignedAuthority(rig);
    await issueWeb(rig);
    await rig.create(certificateManifest('waiting', { issuerRef: { name: 'absent' } }));
    await rig.cluster.untilAll(
      { type: certificateRequestType, namespace: rig.namespace },
      'a request that waits',
      waits,
    );
  },
  act: async (rig) => {
    for (const name of ['web', 'waiting']) await rig.cluster.delete(rig.key(certificateType, name));
    await rig.cluster.delete(rig.key(secretType, 'web-tls'));
    await untilNothingIsLeft(rig);
    await rig.create(certificateManifest('web'));
    await untilSettled(rig, 'web', 1);
    await rig.create(certificateManifest('waiting'));
  },
  untilEnd: (rig, seconds) => untilSettled(rig, 'waiting', 1, seconds),
};

const waits = (requests: readonly KubeObject[]): boolean =>
  requests.some(
    (request) => request.metadata.name.startsWith('waiting') && conditionOf(request, 'Ready') !== undefined,
  );

async function untilNothingIsLeft(rig: Rig): Promise<void> {
  for (const type of [certificateRequestType, secretType])
    await rig.cluster.untilAll({ type, namespace: rig.namespace }, 'nothing of the deleted ones', (all) =>
      all.every((object) => !/^(web|waiting)-/.test(object.metadata.name)),
    );
}
