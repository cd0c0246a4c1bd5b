import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType } from '../../../src/api/resource-types.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import type { Rig } from '../rig/rig.ts';
import { bringAuthority } from './authorities.ts';
import type { Flow } from './flow.ts';
import { askForRenewal } from './renewal.ts';
import { untilSettled } from './settled.ts';

/** People decide on requests: the first is denied, the Certificate tells so; it is asked for again, and approved. */
export const deniedThenApproved: Flow = {
  name: 'denied-then-approved',
  flags: ['--controllers=*,-certificaterequests-approver'],
  signatures: 1,
  told: [{ certificate: 'web', says: /denied by a test/ }],
  setUp: bringAuthority,
  act: async (rig) => {
    await rig.create(certificateManifest('web'));
    const denied = await decideOn(rig, undefined, 'Denied');
    await rig.cluster.until(rig.key(certificateType, 'web'), 'told of the denial', hasFailed);
    await askForRenewal(rig, 'web');
    await decideOn(rig, denied, 'Approved');
  },
  untilEnd: (rig, seconds) => untilSettled(rig, 'web', 1, seconds),
};

const hasFailed = (certificate: KubeObject): boolean => conditionOf(certificate, 'Issuing')?.status === 'False';

/** Waits for a request of `web` other than the one before and writes the decision as an approver does; gives its uid. Source: reference §3.1. */
async function decideOn(
  rig: Rig,
  before: string | undefined,
  type: 'Approved' | 'Denied',
): Promise<string | undefined> {
  const isNew = (request: KubeObject): boolean => request.metadata.uid !== before;
  const there = (all: readonly KubeObject[]): boolean => all.some(isNew);
  const selection = { type: certificateRequestType, namespace: rig.namespace };
  const [request] = (await rig.cluster.untilAll(selection, 'another request', there)).filter(isNew);
  if (request === undefined) throw new Error('unreachable: there was a request');
  const condition = {
    type,
    status: 'True',
    reason: 'Test',
    message: `${type.toLowerCase()} by a test`,
    lastTransitionTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  };
  const others = (request['status'] as { readonly conditions?: readonly object[] } | undefined)?.conditions ?? [];
  const key = rig.key(certificateRequestType, request.metadata.name);
  await rig.cluster.patch(key, { status: { conditions: [...others, condition] } }, 'status');
  return request.metadata.uid;
}
