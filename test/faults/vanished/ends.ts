import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType, secretType } from '../../../src/api/resource-types.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import { isOwnedBy } from '../flows/settled.ts';
import type { Rig } from '../rig/rig.ts';

/** Resolves when a Certificate is Ready and nothing is under way for it, whatever its revision: one that takes over a Secret has none. */
export const untilReady = async ({ cluster, key }: Rig, name: string, seconds?: number): Promise<void> =>
  void (await cluster.until(key(certificateType, name), 'Ready, and nothing under way', isReady, seconds));

function isReady(certificate: KubeObject): boolean {
  return (
    conditionOf(certificate, 'Ready')?.status === 'True' &&
    conditionOf(certificate, 'Issuing')?.status !== 'True' &&
    certificateStatus(certificate).nextPrivateKeySecretName === undefined
  );
}

/** Resolves when the cluster has collected, in its own time, what belonged to Certificates that are gone. */
export async function untilCollected({ cluster, namespace }: Rig, seconds?: number): Promise<void> {
  // A watch waits where a list is refused, as of a kind whose definition has just been changed.
  const certificates = await cluster.untilAll({ type: certificateType, namespace }, 'listed', () => true, seconds);
  const belongs = (object: KubeObject): boolean => certificates.some((certificate) => isOwnedBy(object, certificate));
  const requests = { type: certificateRequestType, namespace };
  await cluster.untilAll(requests, 'no request of what is gone', (all) => all.every(belongs), seconds);
  const secrets = { type: secretType, namespace };
  await cluster.untilAll(secrets, 'no next key', (all) => !all.some(isNextKey), seconds);
}

const isNextKey = ({ metadata }: KubeObject): boolean =>
  metadata.labels?.['cert-manager.io/next-private-key'] !== undefined;
