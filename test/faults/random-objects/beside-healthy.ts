import type { Material } from './material.ts';
import type { Written } from './any-object.ts';
import type { WorkRig } from './work-rig.ts';
import fc from 'fast-check';
import { certificateType, issuerType, secretType } from '../../../src/api/resource-types.ts';
import { movedClock } from '../../support/moved-clock.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { authoritySecret } from '../../support/builders/stage.ts';
import { anyWritten } from './any-object.ts';
import { makeMaterial } from './material.ts';
import { startWorkRig } from './work-rig.ts';

const NAMESPACE = 'shop';
const HEALTHY_UID = 'uid-healthy';
/** Back-offs of what waits for a Secret or an issuer end within it. */
const MINUTES = 12;
/** What an object may write in that time: an issuance and its failure, both told, with room for back-offs. */
const MOST_WRITES = 40;

/** Batches of random objects, to be given to `problemsBeside`. */
export const anyBatch = (material: Material, size: number): fc.Arbitrary<readonly Written[]> =>
  fc.array(anyWritten({ namespace: NAMESPACE, material, owners: [HEALTHY_UID] }), {
    minLength: 1,
    maxLength: size,
    size: 'max',
  });

/** Keys and certificates around the time at which the clock of a rig begins. */
export const materialOfRigs = (): Promise<Material> => makeMaterial(movedClock().now());

/**
 * Lets the controllers meet these objects beside a healthy issuer and Certificate: some before the start, some while they run, each again as
 * it was written first. Gives what is wrong then: nothing, or sentences.
 */
export async function problemsBeside(material: Material, batch: readonly Written[]): Promise<readonly string[]> {
  const rig = await startWorkRig();
  const middle = Math.floor(batch.length / 2);
  for (const written of batch.slice(0, middle)) put(rig, written);
  await rig.pass(1);
  putHealthy(rig, material);
  for (const written of batch.slice(middle)) put(rig, written);
  await rig.pass(2);
  for (const written of batch) put(rig, written);
  await rig.pass(MINUTES);
  const counted = rig.model.writes().length;
  await rig.pass(MINUTES);
  const late = rig.model
    .writes()
    .slice(counted)
    .filter(({ type }) => type.kind !== 'Event');
  const problems = [
    ...rig.complaints,
    ...unhealthy(rig),
    ...restless(rig, batch.length),
    ...(late.length > batch.length * 2 ? [`${late.length} writes in the last ${MINUTES} minutes`] : []),
  ];
  await rig.stop();
  return problems;
}

function put({ model }: WorkRig, { type, object }: Written): void {
  const { finalizers = [] } = object.metadata as { readonly finalizers?: readonly string[] };
  const isGoing = finalizers.length === 2;
  const metadata = isGoing ? { ...object.metadata, deletionTimestamp: '2026-11-24T20:00:00Z' } : object.metadata;
  model.inject.put(type, { ...object, metadata });
}

function putHealthy({ model }: WorkRig, material: Material): void {
  const manifests = [
    authoritySecret('ca-key-pair', material.authority),
    issuerManifest('ca', { ca: { secretName: 'ca-key-pair' } }),
    issuerManifest('self', { selfSigned: {} }),
    certificateManifest('healthy'),
  ];
  for (const { type, object } of manifests) {
    const uid = object.metadata.name === 'healthy' ? { uid: HEALTHY_UID } : {};
    model.inject.put(type, {
      ...object,
      metadata: { ...object.metadata, namespace: NAMESPACE, ...uid },
    } as typeof object);
  }
}

function unhealthy({ model }: WorkRig): readonly string[] {
  const find = (type: typeof certificateType, name: string) => model.find({ type, namespace: NAMESPACE, name });
  const certificate = find(certificateType, 'healthy');
  const ready = certificate === undefined ? undefined : conditionOf(certificate, 'Ready');
  const issuer = find(issuerType, 'ca');
  return [
    ...(ready?.status === 'True'
      ? []
      : [`the healthy Certificate is not Ready: ${JSON.stringify(certificate?.['status'])}`]),
    ...(issuer !== undefined && conditionOf(issuer, 'Ready')?.status === 'True'
      ? []
      : ['the healthy issuer is not Ready']),
    ...(find(secretType, 'healthy-tls') === undefined ? ['the healthy Certificate has no Secret'] : []),
  ];
}

/** Objects that are written again and again. */
function restless({ model }: WorkRig, objects: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { type, name } of model.writes())
    if (type.kind !== 'Event') counts.set(`${type.kind} ${name}`, (counts.get(`${type.kind} ${name}`) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > MOST_WRITES)
    .map(([object, count]) => `${object} was written ${count} times beside ${objects} others`);
}
