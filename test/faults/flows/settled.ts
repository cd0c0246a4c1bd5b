import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType, secretType } from '../../../src/api/resource-types.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import type { Rig } from '../rig/rig.ts';

const HISTORY_LIMIT = 1;

/** Resolves when a Certificate is Ready for its present spec at a revision and nothing is left of its issuance. */
export async function untilSettled(rig: Rig, name: string, revision: number, seconds = 60): Promise<void> {
  const { cluster, namespace } = rig;
  const certificate = await cluster.until(
    rig.key(certificateType, name),
    `settled at revision ${revision}`,
    (object) => isSettled(object, revision),
    seconds,
  );
  const noNextKey = (all: readonly KubeObject[]): boolean => !all.some((one) => isNextKeyOf(one, certificate));
  await cluster.untilAll({ type: secretType, namespace }, `no next key of ${name}`, noNextKey, seconds);
  const pruned = (all: readonly KubeObject[]): boolean =>
    all.filter((one) => isOwnedBy(one, certificate)).length <= HISTORY_LIMIT;
  await cluster.untilAll({ type: certificateRequestType, namespace }, `one request of ${name}`, pruned, seconds);
}

function isSettled(certificate: KubeObject, revision: number): boolean {
  const status = certificateStatus(certificate);
  const ready = conditionOf(certificate, 'Ready');
  return (
    ready?.status === 'True' &&
    ready.observedGeneration === certificate.metadata.generation &&
    conditionOf(certificate, 'Issuing')?.status !== 'True' &&
    status.nextPrivateKeySecretName === undefined &&
    status.revision === revision
  );
}

const isNextKeyOf = (secret: KubeObject, certificate: KubeObject): boolean =>
  secret.metadata.labels?.['cert-manager.io/next-private-key'] === 'true' && isOwnedBy(secret, certificate);

/** Whether an object belongs to another by an owner reference. */
export const isOwnedBy = (object: KubeObject, owner: KubeObject): boolean =>
  (object.metadata.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata.uid);
