import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType } from '../../../src/api/resource-types.ts';
import { askedToRenew } from '../../support/builders/asked-to-renew.ts';
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
  const { conditions } = certificateStatus(certificate);
  return { metadata: { resourceVersion }, status: { conditions: askedToRenew(conditions, generation) } };
}
