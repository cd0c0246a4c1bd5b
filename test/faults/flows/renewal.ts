import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType } from '../../../src/api/resource-types.ts';
import { certificateStatus } from '../../support/builders/read-objects.ts';
import type { Rig } from '../rig/rig.ts';

const CONFLICT = ': 409 ';

/** Asks for a new certificate as `cmctl renew` does: Issuing=True in the status, over the version seen. Source: reference 07 (renew). */
export async function askForRenewal(rig: Rig, name: string): Promise<void> {
  const key = rig.key(certificateType, name);
  for (;;) {
    const certificate = await rig.cluster.get(key);
    if (certificate === undefined) throw new Error(`there is no Certificate ${name} to renew`);
    try {
      await rig.cluster.patch(key, renewalPatch(certificate), 'status');
      return;
    } catch (error) {
      if (!String(error).includes(CONFLICT)) throw error;
    }
  }
}

function renewalPatch(certificate: KubeObject): object {
  const { resourceVersion, generation } = certificate.metadata;
  const issuing = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'Certificate re-issuance manually triggered',
    lastTransitionTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    observedGeneration: generation,
  };
  const others = (certificateStatus(certificate).conditions ?? []).filter(({ type }) => type !== 'Issuing');
  return { metadata: { resourceVersion }, status: { conditions: [...others, issuing] } };
}
