import type { CertificateSpec, CertificateStatus } from '../../../src/api/certificate/types.ts';
import type { Condition } from '../../../src/api/shared-types.ts';
import type { KubeObject, OwnerReference } from '../../../src/api/kubernetes.ts';
import type { Instant } from '../../../src/base/instant.ts';
import type { Pem } from '../../../src/base/brand.ts';
import type { PrivateKey } from '../../../src/pki/keys/private-key.ts';
import { resourceVersion, uid } from '../../../src/base/brand.ts';
import { formatInstant } from '../../../src/base/instant.ts';
import { certificateAnnotations } from '../../../src/api/secret/certificate-annotations.ts';
import { readCertificate } from '../../../src/pki/certificate/read.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';

/** Names and times that the objects of one test share. */
export const namespace = 'shop';
const certificateUid = uid('certificate-uid');

/** A Certificate `shop/www`, ECDSA, from Issuer `ca`; what is given replaces or adds to that. */
export function aCertificate(
  parts: {
    readonly spec?: Partial<CertificateSpec>;
    readonly status?: CertificateStatus;
    readonly name?: string;
    readonly metadata?: Partial<KubeObject['metadata']>;
  } = {},
): KubeObject {
  const name = parts.name ?? 'www';
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: {
      name,
      namespace,
      uid: name === 'www' ? certificateUid : uid(`${name}-uid`),
      resourceVersion: resourceVersion('100'),
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...parts.metadata,
    },
    spec: {
      secretName: 'www-tls',
      dnsNames: ['www.example.com'],
      issuerRef: { name: 'ca' },
      privateKey: { algorithm: 'ECDSA', size: 256 },
      ...parts.spec,
    },
    ...(parts.status === undefined ? {} : { status: parts.status }),
  };
}

/** The Certificate `www` as controller. */
export const ownedByCertificate: readonly OwnerReference[] = [
  { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name: 'www', uid: certificateUid, controller: true },
];

/** A Secret with any data, text as it is. */
export function aSecret(
  name: string,
  data: Readonly<Record<string, string>>,
  metadata: Partial<KubeObject['metadata']> = {},
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, uid: uid(`${name}-uid`), resourceVersion: resourceVersion('50'), ...metadata },
    type: 'kubernetes.io/tls',
    data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')])),
  };
}

/** The target Secret as this project leaves it: pair, description, identity, label, ownership. */
export function aTargetSecret(
  key: PrivateKey,
  chain: Pem,
  parts: {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly data?: Readonly<Record<string, string>>;
    readonly metadata?: Partial<KubeObject['metadata']>;
  } = {},
): KubeObject {
  const labels = { 'controller.cert-manager.io/fao': 'true', ...parts.labels };
  const annotations = {
    ...certificateAnnotations(readCertificate(chain)),
    'cert-manager.io/certificate-name': 'www',
    'cert-manager.io/issuer-name': 'ca',
    'cert-manager.io/issuer-kind': '',
    'cert-manager.io/issuer-group': '',
    ...parts.annotations,
  };
  const data = { 'tls.key': writePrivateKey(key, 'PKCS1').reveal(), 'tls.crt': chain, ...parts.data };
  return aSecret('www-tls', data, {
    labels,
    annotations,
    managedFields: [applied({ labels, annotations, data })],
    ...parts.metadata,
  });
}

/** The managedFields entry of a server-side apply of these fields by our manager. */
export const applied = (fields: Readonly<Record<'labels' | 'annotations' | 'data', object>>) => ({
  manager: 'cert-manager-certificates-issuing',
  operation: 'Apply',
  fieldsV1: {
    'f:metadata': { 'f:labels': fieldNames(fields.labels), 'f:annotations': fieldNames(fields.annotations) },
    'f:data': fieldNames(fields.data),
  },
});

const fieldNames = (object: object) => Object.fromEntries(Object.keys(object).map((key) => [`f:${key}`, {}]));

/** A temporary Secret with the next private key. */
export const aNextKey = (name: string, key: PrivateKey): KubeObject =>
  aSecret(
    name,
    { 'tls.key': writePrivateKey(key, 'PKCS8').reveal() },
    {
      labels: { 'cert-manager.io/next-private-key': 'true', 'controller.cert-manager.io/fao': 'true' },
      ownerReferences: ownedByCertificate,
    },
  );

/** A CertificateRequest of the Certificate `www`. */
export function aRequestOf(
  revision: number,
  request: Pem,
  parts: {
    readonly spec?: object;
    readonly conditions?: readonly Condition[];
    readonly chain?: Pem;
    readonly authority?: Pem;
    readonly failureTime?: string;
    readonly metadata?: Partial<KubeObject['metadata']>;
  } = {},
): KubeObject {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'CertificateRequest',
    metadata: {
      name: `www-${revision}`,
      namespace,
      uid: uid(`www-${revision}-uid`),
      resourceVersion: resourceVersion('60'),
      creationTimestamp: '2026-01-01T00:00:00Z',
      annotations: { 'cert-manager.io/certificate-revision': String(revision) },
      ownerReferences: ownedByCertificate,
      ...parts.metadata,
    },
    spec: { request: base64(request), issuerRef: { name: 'ca' }, ...parts.spec },
    status: {
      conditions: parts.conditions ?? [],
      ...(parts.chain === undefined ? {} : { certificate: base64(parts.chain) }),
      ...(parts.authority === undefined ? {} : { ca: base64(parts.authority) }),
      ...(parts.failureTime === undefined ? {} : { failureTime: parts.failureTime }),
    },
  };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A condition as it stands in a status. */
export const aCondition = (
  type: string,
  status: 'True' | 'False',
  reason: string,
  at: Instant,
  message = '',
): Condition => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: formatInstant(at),
});
