import type { ObjectKey, ResourceType } from '../../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType, issuerType } from '../../../src/api/resource-types.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import { makeSelfSignedAuthority } from '../flows/authorities.ts';
import type { Rig } from '../rig/rig.ts';
import type { Probe, StatusField } from './custom-resources.ts';
import { dropField } from './custom-resources.ts';
import type { Vanishing } from './vanishing.ts';

/** Each field of a status that is written to an ordinary Certificate, its request or its issuer: the newest first that older releases lack. */
const FIELDS: readonly StatusField[] = [
  { type: certificateType, path: 'failedIssuanceAttempts' },
  { type: certificateType, path: 'conditions[].observedGeneration' },
  { type: issuerType, path: 'conditions[].observedGeneration' },
  { type: certificateType, path: 'nextPrivateKeySecretName' },
  { type: certificateType, path: 'renewalTime' },
  { type: certificateType, path: 'notBefore' },
  { type: certificateType, path: 'notAfter' },
  { type: certificateType, path: 'lastFailureTime' },
  { type: certificateType, path: 'revision' },
  { type: certificateRequestType, path: 'ca' },
  { type: certificateRequestType, path: 'failureTime' },
];

/** A namespace where the rig's controller does not work. */
const ELSEWHERE = 'default';

/** The definition of a kind is an older one, which drops a field of the status while the controller runs: what it cannot store it must not write for ever. */
export const olderKinds: readonly Vanishing[] = FIELDS.map((field) => ({
  what: `definition of ${field.type.plural} without status.${field.path}`,
  where: 'own',
  signatures: 2,
  setUp: makeSelfSignedAuthority,
  vanish: async (rig) => {
    await dropField(rig.cluster, field, await makeProbe(rig, field.type));
    await rig.create(certificateManifest('web'));
  },
  untilEnd: async (rig, seconds) => {
    await rig.cluster.until(rig.key(certificateType, 'web'), 'Ready', isReady, seconds);
  },
}));

const isReady = (certificate: Parameters<typeof conditionOf>[0]): boolean =>
  conditionOf(certificate, 'Ready')?.status === 'True' &&
  conditionOf(certificate, 'Issuing')?.status !== 'True' &&
  certificateStatus(certificate).nextPrivateKeySecretName === undefined;

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
  certificaterequests: { ca: 'cHJvYmU=', failureTime: AT },
  issuers: {},
};
