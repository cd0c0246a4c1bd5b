import type { Authority } from './builders/key-pairs.ts';
import type { CertificateSpec } from '../../src/api/certificate/types.ts';
import type { Cluster } from './cluster.ts';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import type { Pem } from '../../src/base/brand.ts';
import type { Validity } from '../../src/api/certificate/renewal-time.ts';
import { certificateRequestType, certificateType, secretType } from '../../src/api/resource-types.ts';
import { certificateAnnotations } from '../../src/api/secret/certificate-annotations.ts';
import { renewalTime } from '../../src/api/certificate/renewal-time.ts';
import { formatInstant } from '../../src/base/instant.ts';
import { renewalWish, requestTemplate } from '../../src/controllers/certificate/rules/wishes.ts';
import { readCertificate } from '../../src/pki/certificate/read.ts';
import { writePrivateKey } from '../../src/pki/keys/key-file.ts';
import { defaultSettings } from './builders/certificate-view.ts';
import { aPrivateKey, requestFor, signedBy } from './builders/key-pairs.ts';
import { certificateManifest } from './builders/manifests.ts';

/** Which Certificates are made, as if they had been issued once by Issuer `ca` of their namespace. */
export interface SettledCertificates {
  /** Must be there, with an Issuer `ca` whose CA is `authority`. */
  readonly namespace: string;
  readonly authority: Authority;
  readonly count: number;
  /** The life of the n-th (from 0): whole seconds, as a certificate can hold no more. May lie in the past. */
  validity(index: number): Validity;
  /** Replaces or adds to the spec of `certificateManifest`; its key stays ECDSA P-256. */
  spec?(index: number): object;
  /** How many are written at once, each by one request at a time; 8 if absent. */
  readonly connections?: number;
}

/** The name of the n-th: `c000000`, `c000001`; its Secret is `<name>-tls`, its request `<name>-1`. */
export const settledName = (index: number): string => `c${String(index).padStart(6, '0')}`;

/**
 * Writes Certificates with their Secrets and CertificateRequests straight to the API server as a controller would have left them after the
 * first issuance: real keys, a certificate each from the CA, Ready=True, revision 1. A controller that is started then finds nothing to do
 * but what is due by the clock. Five requests each: about 100 Certificates a second on two cores that others use too. No controller may be running meanwhile.
 * Source: reference §2.5 to §2.8 (layout of the objects).
 */
export async function createSettledCertificates(cluster: Cluster, wanted: SettledCertificates): Promise<void> {
  const indexes = Array.from({ length: wanted.count }, (_, index) => index).values();
  const lane = async (): Promise<void> => {
    for (const index of indexes) await createOne(cluster, wanted, index);
  };
  await Promise.all(Array.from({ length: wanted.connections ?? 8 }, lane));
}

async function createOne(cluster: Cluster, wanted: SettledCertificates, index: number): Promise<void> {
  const { namespace } = wanted;
  const { object } = certificateManifest(settledName(index), wanted.spec?.(index));
  const metadata = { ...object.metadata, namespace };
  const certificate = await cluster.create(certificateType, { ...object, metadata });
  const pair = await aPair(wanted, certificate['spec'] as CertificateSpec, index);
  await Promise.all([
    createRequest(cluster, certificate, pair),
    // The manager that the controller applies with: it finds its own fields in it.
    cluster.apply(secretType, targetSecret(certificate, pair), 'cert-manager-certificates-issuing'),
  ]);
  await writeStatus(cluster, certificate, pair.validity);
}

/** What an issuance has made. */
interface Pair {
  readonly key: Pem;
  readonly request: Pem;
  readonly chain: Pem;
  readonly authority: Pem;
  readonly validity: Validity;
}

async function aPair(
  { authority, validity }: SettledCertificates,
  spec: CertificateSpec,
  index: number,
): Promise<Pair> {
  const key = await aPrivateKey();
  const request = requestFor(requestTemplate(spec, defaultSettings), key);
  const life = validity(index);
  return {
    key: writePrivateKey(key, spec.privateKey?.encoding ?? 'PKCS1').reveal(),
    request,
    chain: signedBy(authority, request, life),
    authority: authority.certificate,
    validity: life,
  };
}

async function createRequest(cluster: Cluster, certificate: KubeObject, pair: Pair): Promise<void> {
  const { namespace = '', name, uid = '', labels } = certificate.metadata;
  const { issuerRef, duration, isCA, usages } = certificate['spec'] as CertificateSpec;
  const owner = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name, uid };
  const annotations = {
    'cert-manager.io/certificate-name': name,
    'cert-manager.io/certificate-revision': '1',
    'cert-manager.io/private-key-secret-name': `${name}-first`,
  };
  const request: object = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'CertificateRequest',
    metadata: {
      name: `${name}-1`,
      namespace,
      labels,
      annotations,
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
    },
    spec: { issuerRef, duration, isCA, usages, request: base64(pair.request) },
  };
  await cluster.create(certificateRequestType, request as KubeObject);
  const conditions = [
    condition(pair, 'Approved', 'cert-manager.io', 'Certificate request has been approved by cert-manager.io'),
    condition(pair, 'Ready', 'Issued', 'Certificate fetched from issuer successfully'),
  ];
  const status = { conditions, certificate: base64(pair.chain), ca: base64(pair.authority) };
  await cluster.patch({ type: certificateRequestType, namespace, name: `${name}-1` }, { status }, 'status');
}

function targetSecret(certificate: KubeObject, pair: Pair): KubeObject {
  const { namespace, name } = certificate.metadata;
  const { secretName, issuerRef } = certificate['spec'] as CertificateSpec;
  const annotations = {
    ...certificateAnnotations(readCertificate(pair.chain)),
    'cert-manager.io/certificate-name': name,
    'cert-manager.io/issuer-name': issuerRef.name,
    'cert-manager.io/issuer-kind': issuerRef.kind ?? '',
    'cert-manager.io/issuer-group': issuerRef.group ?? '',
  };
  const secret: object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secretName, namespace, annotations, labels: { 'controller.cert-manager.io/fao': 'true' } },
    type: 'kubernetes.io/tls',
    data: { 'tls.key': base64(pair.key), 'tls.crt': base64(pair.chain), 'ca.crt': base64(pair.authority) },
  };
  return secret as KubeObject;
}

async function writeStatus(cluster: Cluster, certificate: KubeObject, validity: Validity): Promise<void> {
  const { namespace = '', name, generation } = certificate.metadata;
  const due = renewalTime(validity, renewalWish(certificate['spec'] as CertificateSpec));
  const ready = condition({ validity }, 'Ready', 'Ready', 'Certificate is up to date and has not expired');
  const status = {
    conditions: [{ ...ready, observedGeneration: generation }],
    notBefore: formatInstant(validity.notBefore),
    notAfter: formatInstant(validity.notAfter),
    ...(due.is === 'due' ? { renewalTime: formatInstant(due.at) } : {}),
    revision: 1,
  };
  await cluster.patch({ type: certificateType, namespace, name }, { status }, 'status');
}

/** All that an issuance did, it did when the certificate began. */
const condition = ({ validity }: Pick<Pair, 'validity'>, type: string, reason: string, message: string) => ({
  type,
  status: 'True',
  reason,
  message,
  lastTransitionTime: formatInstant(validity.notBefore),
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
