import fc from 'fast-check';
import type { KindSchema } from '../../../src/api/kind-schema.ts';
import type { KubeObject, ResourceType } from '../../../src/api/kubernetes.ts';
import type { Material } from './material.ts';
import type { Special } from './any-value.ts';
import { apiVersionOf } from '../../../src/api/kubernetes.ts';
import { annotationKeys, labelKeys } from '../../../src/api/metadata-keys.ts';
import { secretType } from '../../../src/api/resource-types.ts';
import { kinds } from '../../../tools/generate/kinds.ts';
import { schemaNode } from '../../../tools/generate/schema-node.ts';
import { anyValue, POOL } from './any-value.ts';
import { nonsense } from './material.ts';

/** One object that somebody writes. */
export interface Written {
  readonly type: ResourceType;
  readonly object: KubeObject;
}

/** Where random objects live: beside healthy ones, whose names and Secrets they do not take. */
export interface Surroundings {
  readonly namespace: string;
  readonly material: Material;
  /** Uids of objects that are there, to be named as owners. */
  readonly owners: readonly string[];
}

/** An object of any of our kinds, or a Secret, with whatever spec, status and metadata the API server would let pass. */
export function anyWritten(surroundings: Surroundings): fc.Arbitrary<Written> {
  const weights: Readonly<Record<string, number>> = { Certificate: 6, CertificateRequest: 6, Issuer: 3 };
  return fc.oneof(
    ...kinds.map((kind) => ({ arbitrary: anyOfKind(kind, surroundings), weight: weights[kind.type.kind] ?? 1 })),
    { arbitrary: anySecret(surroundings), weight: 4 },
  );
}

function anyOfKind(kind: KindSchema, surroundings: Surroundings): fc.Arbitrary<Written> {
  const special = specialOf(surroundings.material);
  return fc
    .record({
      metadata: anyMetadata(surroundings, kind.type.namespaced),
      spec: fc.oneof(anyValue(schemaNode(kind.spec), 'spec', special), plainSpec(kind.type.kind, special)),
      status: fc.option(anyValue(schemaNode(kind.status), 'status', special), { nil: undefined }),
    })
    .map(({ metadata, spec, status }) => ({
      type: kind.type,
      object: {
        apiVersion: apiVersionOf(kind.type),
        kind: kind.type.kind,
        metadata,
        spec: kind.type.kind === 'Certificate' ? withQuickKey(spec) : spec,
        ...(status === undefined ? {} : { status }),
      },
    }));
}

/** Without it the key is RSA, of which a hundred thousand would take hours. */
const withQuickKey = (spec: unknown): unknown => ({ privateKey: { algorithm: 'ECDSA' }, ...(spec as object) });

/** Few fields, so that much comes as far as an issuance; anything where a kind needs no others. */
function plainSpec(kind: string, special: Special): fc.Arbitrary<unknown> {
  const at = (path: string): fc.Arbitrary<unknown> => special(path) ?? fc.constant(undefined);
  const issuerRef = fc.record({ name: at('spec.issuerRef.name') });
  switch (kind) {
    case 'Certificate':
      return fc.record({
        secretName: at('spec.secretName'),
        issuerRef,
        dnsNames: fc.constant(['base.example.com']),
        privateKey: at('spec.privateKey'),
      });
    case 'CertificateRequest':
      return fc.record({ request: at('spec.request'), issuerRef });
    default:
      return fc.oneof(
        fc.record({ ca: fc.record({ secretName: at('spec.ca.secretName') }) }),
        fc.constant({ selfSigned: {} }),
      );
  }
}

/** Places at which nonsense alone would never come far, or would cost a large key each. */
function specialOf({ requests, certificates }: Material): Special {
  const base64 = (texts: readonly string[]) =>
    fc.constantFrom(...texts.map((text) => Buffer.from(text).toString('base64')));
  const names = fc.constantFrom('ca', 'ca', 'self', 'absent', ...POOL);
  const table: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    'spec.privateKey.algorithm': fc.constantFrom('ECDSA', 'Ed25519'),
    'spec.privateKey': fc.record({
      algorithm: fc.constantFrom('ECDSA', 'ECDSA', 'Ed25519'),
      rotationPolicy: fc.constantFrom('Never', 'Always'),
      encoding: fc.constantFrom('PKCS1', 'PKCS8'),
    }),
    'spec.issuerRef.name': names,
    'spec.issuerRef.kind': fc.constantFrom('Issuer', 'Issuer', 'ClusterIssuer', '', 'Other'),
    'spec.issuerRef.group': fc.constantFrom('cert-manager.io', 'cert-manager.io', '', 'example.com'),
    'spec.secretName': fc.constantFrom(...POOL.map((name) => `${name}-tls`), 'a', ''),
    'spec.dnsNames': fc.constantFrom(['base.example.com'], ['base.example.com'], [], ['*.example.com', 'ä']),
    'spec.duration': fc.constantFrom('2160h', '24h', '1h', '1ns', 'soon', '-1h'),
    'spec.request': base64([...requests, ...requests, ...nonsense()]),
    'spec.ca.secretName': fc.constantFrom('ca-key-pair', 'a-tls', 'absent', ''),
    'status.certificate': base64([...certificates, ...nonsense()]),
    'status.ca': base64([...certificates, ...nonsense()]),
    'status.conditions': fc.uniqueArray(anyCondition, { maxLength: 4, selector: ({ type }) => type }),
    'status.nextPrivateKeySecretName': fc.constantFrom('a-next', 'b-next', '', 'healthy-tls'),
  };
  return (path) => table[path];
}

const anyCondition = fc.record({
  type: fc.constantFrom('Ready', 'Issuing', 'Approved', 'Denied', 'InvalidRequest', 'Other'),
  status: fc.constantFrom('True', 'True', 'False', 'Unknown'),
  reason: fc.constantFrom(
    'Issued',
    'Pending',
    'Failed',
    'Denied',
    'Ready',
    'DoesNotExist',
    'Renewing',
    'ManuallyTriggered',
    '',
  ),
  message: fc.constantFrom('', 'a message', 'm'.repeat(2000)),
  lastTransitionTime: fc.constantFrom('2026-11-24T20:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z'),
});

function anyMetadata({ namespace, owners }: Surroundings, namespaced: boolean): fc.Arbitrary<KubeObject['metadata']> {
  const names = [...POOL, ...POOL.map((name) => `${name}-1`), ...POOL.map((name) => `${name}-next`)];
  const parts = fc.record({
    name: fc.constantFrom(...names),
    labels: fc.dictionary(
      fc.constantFrom(...Object.values(labelKeys), 'team'),
      fc.constantFrom('true', 'false', 'a', ''),
      { maxKeys: 3 },
    ),
    annotations: fc.dictionary(
      fc.constantFrom(...Object.values(annotationKeys), 'cert-manager.io/alt-names', 'example.com/note'),
      fc.constantFrom('a', 'b-next', 'healthy', '1', '2', '-1', '1e9', 'ä', 'true', ''),
      { maxKeys: 4 },
    ),
    ownerReferences: fc.uniqueArray(
      fc.record({
        apiVersion: fc.constantFrom('cert-manager.io/v1', 'v1', 'example.com/v1'),
        kind: fc.constantFrom('Certificate', 'Issuer', 'Pod'),
        name: fc.constantFrom(...POOL, 'healthy'),
        uid: fc.constantFrom('nobody', ...owners),
      }),
      { maxLength: 2, selector: ({ uid }) => uid },
    ),
    finalizers: fc.uniqueArray(fc.constantFrom('example.com/a', 'example.com/b'), { maxLength: 2 }),
    isController: fc.boolean(),
  });
  return parts.map(({ isController, ownerReferences, ...rest }) => ({
    ...rest,
    ...(namespaced ? { namespace } : {}),
    ownerReferences: ownerReferences.map((owner, index) => ({ ...owner, controller: isController && index === 0 })),
  })) as fc.Arbitrary<unknown> as fc.Arbitrary<KubeObject['metadata']>;
}

function anySecret(surroundings: Surroundings): fc.Arbitrary<Written> {
  const { keys, certificates } = surroundings.material;
  const texts = fc.constantFrom(...keys, ...keys, ...certificates, ...certificates, ...nonsense());
  const names = ['tls.key', 'tls.crt', 'ca.crt', 'key.der', 'tls-combined.pem', 'keystore.jks', 'password'];
  return fc
    .record({
      metadata: anyMetadata(surroundings, true),
      suffix: fc.constantFrom('', '-tls', '-tls'),
      data: fc.dictionary(fc.constantFrom(...names), texts, { maxKeys: 5 }),
      type: fc.constantFrom('Opaque', 'kubernetes.io/tls'),
      immutable: fc.constantFrom(undefined, undefined, undefined, true),
    })
    .map(({ metadata, suffix, data, type, immutable }) => ({
      type: secretType,
      object: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { ...metadata, name: `${metadata.name}${suffix}` },
        type,
        ...(immutable === undefined ? {} : { immutable }),
        data: Object.fromEntries(
          Object.entries({ ...(type === 'Opaque' ? {} : { 'tls.key': '', 'tls.crt': '' }), ...data }).map(
            ([key, text]) => [key, Buffer.from(text).toString('base64')],
          ),
        ),
      },
    }));
}
