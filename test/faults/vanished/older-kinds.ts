import type { KubeObject, ObjectKey, ResourceType } from '../../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType, coreEventType, issuerType } from '../../../src/api/resource-types.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { makeSelfSignedAuthority } from '../flows/authorities.ts';
import type { Rig } from '../rig/rig.ts';
import type { Probe, StatusField } from './custom-resources.ts';
import { dropField } from './custom-resources.ts';
import { untilCollected, untilReady } from './ends.ts';
import type { Vanishing } from './vanishing.ts';

/** Fields that an ordinary issuance does without. */
const UNNEEDED: readonly StatusField[] = [
  { type: certificateType, path: 'failedIssuanceAttempts' },
  { type: certificateType, path: 'lastFailureTime' },
  { type: certificateType, path: 'revision' },
  { type: certificateRequestType, path: 'failureTime' },
];

/** Fields that are written in each issuance and looked for afterwards. */
const NEEDED: readonly StatusField[] = [
  { type: certificateType, path: 'conditions[].observedGeneration' },
  { type: issuerType, path: 'conditions[].observedGeneration' },
  { type: certificateType, path: 'nextPrivateKeySecretName' },
  { type: certificateType, path: 'renewalTime' },
  { type: certificateType, path: 'notBefore' },
  { type: certificateType, path: 'notAfter' },
];

/** A namespace where the rig's controller does not work. */
const ELSEWHERE = 'default';

function without(field: StatusField, then: (rig: Rig, restore: () => Promise<void>) => Promise<void>): Vanishing {
  return {
    what: `definition of ${field.type.plural} without status.${field.path}`,
    where: 'own',
    signatures: 2,
    setUp: makeSelfSignedAuthority,
    vanish: async (rig) => {
      const restore = await dropField(rig.cluster, field, await makeProbe(rig, field.type));
      await rig.create(issuerManifest('late', { selfSigned: {} }), certificateManifest('web'));
      await then(rig, restore);
    },
    untilEnd: async (rig, seconds) => {
      await untilReady(rig, 'web', seconds);
      await untilCollected(rig, seconds);
    },
  };
}

async function untilToldAndRestored(rig: Rig, restore: () => Promise<void>): Promise<void> {
  const events = { type: coreEventType, namespace: rig.namespace };
  await rig.cluster.untilAll(events, 'told that it is not kept', (all) => all.some(isTold));
  await restore();
}

const isTold = ({ reason, message }: KubeObject): boolean =>
  reason === 'WriteFailed' && String(message).includes('and does not keep it');

/** An object whose status holds every field. */
async function makeProbe({ cluster }: Rig, type: ResourceType): Promise<Probe> {
  const key: ObjectKey = { type, namespace: ELSEWHERE, name: 'probe' };
  const { apiVersion, kind } = issuerManifest('probe', {}).object;
  const spec = SPECS[type.plural] ?? {};
  await cluster.create(type, {
    apiVersion,
    kind: type === issuerType ? kind : type.kind,
    metadata: { name: 'probe', namespace: ELSEWHERE },
    spec,
  });
  let written = 0;
  return { key, patch: () => ({ status: { ...EVERYTHING[type.plural], conditions: [condition((written += 1))] } }) };
}

const condition = (number: number): object => ({
  type: 'Probe',
  status: 'True',
  reason: 'Probe',
  message: String(number),
  observedGeneration: number,
});

const SPECS: Readonly<Record<string, object>> = {
  certificates: { secretName: 'probe', dnsNames: ['probe.example.com'], issuerRef: { name: 'ca' } },
  certificaterequests: { request: 'cHJvYmU=', issuerRef: { name: 'ca' } },
  issuers: { selfSigned: {} },
};

const AT = '2026-11-24T20:00:00Z';
const EVERYTHING: Readonly<Record<string, object>> = {
  certificates: {
    failedIssuanceAttempts: 1,
    nextPrivateKeySecretName: 'probe',
    renewalTime: AT,
    notBefore: AT,
    notAfter: AT,
    lastFailureTime: AT,
    revision: 1,
  },
  certificaterequests: { failureTime: AT },
  issuers: {},
};

/**
 * The definition of a kind is an older one, which drops a field of the status while the controller runs. What cannot be stored is not
 * written for ever: it is told, and when the present definition is back all goes on.
 */
export const olderKinds: readonly Vanishing[] = [
  ...UNNEEDED.map((field) => without(field, async () => undefined)),
  ...NEEDED.map((field) => without(field, untilToldAndRestored)),
];
