import 'reflect-metadata';
import { Pkcs10CertificateRequest, X509Certificate as ParsedCertificate } from '@peculiar/x509';
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { bytesIn, certificateStatus, conditionOf, dataKeys, textIn } from '../../support/builders/read-objects.ts';
import { masked } from './spec-template.ts';

/** What of a settled Certificate and its objects follows from the spec alone, read by other means than the program's. */
export type Facts = Readonly<Record<string, unknown>>;

const DAY = 86_400_000;
/** Key identifiers: those of the leaf differ with the key. RFC 5280 §4.2.1.1, §4.2.1.2. */
const KEY_IDENTIFIERS = new Set(['2.5.29.14', '2.5.29.35']);

/** Conditions and times of the status. */
export function certificateFacts(certificate: KubeObject): Facts {
  const { name } = certificate.metadata;
  const {
    conditions = [],
    notBefore,
    notAfter,
    renewalTime,
    lastFailureTime,
    ...rest
  } = certificateStatus(certificate);
  return {
    conditions: conditions
      .map(({ type, status, reason, message }) => [type, status, reason, masked(message ?? '', name)].join(' '))
      .sort(),
    life: span(notBefore, notAfter),
    renewal: hasWindows(certificate) ? renewalTime !== undefined : span(renewalTime, notAfter),
    failure: lastFailureTime !== undefined || rest.failedIssuanceAttempts !== undefined,
  };
}

/** A window opens at a time of day, whenever the certificate was made. */
const hasWindows = (certificate: KubeObject): boolean =>
  ((certificate['spec'] as { readonly renewal?: { readonly windows?: readonly unknown[] } }).renewal?.windows ?? [])
    .length > 0;

/** To the second; longer spans to the day, as they may end with the CA. */
function span(from: string | undefined, to: string | undefined): string {
  if (from === undefined || to === undefined) return 'none';
  const length = Date.parse(to) - Date.parse(from);
  return length > 366 * DAY ? `${Math.round(length / DAY)} days` : `${length / 1000} s`;
}

const remembered = new WeakMap<KubeObject, Facts>();

/** Metadata, data keys, form of the key, and the certificate with all its extensions. */
export function secretFacts(secret: KubeObject, name: string): Facts {
  const known = remembered.get(secret);
  if (known !== undefined) return known;
  const facts = readSecret(secret, name);
  remembered.set(secret, facts);
  return facts;
}

function readSecret(secret: KubeObject, name: string): Facts {
  const { labels = {}, annotations = {}, ownerReferences = [] } = secret.metadata;
  const key = createPrivateKey(textIn(secret, 'tls.key'));
  const leaf = new X509Certificate(textIn(secret, 'tls.crt'));
  const parsed = new ParsedCertificate(textIn(secret, 'tls.crt'));
  return {
    type: secret['type'],
    labels: sorted(labels),
    annotations: masked(sorted(annotations), name),
    owners: ownerReferences.length,
    data: dataKeys(secret).join(' '),
    key: [key.asymmetricKeyType, key.asymmetricKeyDetails?.modulusLength, key.asymmetricKeyDetails?.namedCurve].join(
      ' ',
    ),
    keyForm: textIn(secret, 'tls.key').split('\n')[0],
    pair: leaf.checkPrivateKey(key),
    subject: parsed.subject,
    names: leaf.subjectAltName,
    signature: JSON.stringify(parsed.signatureAlgorithm),
    extensions: extensionsOf(parsed),
    combined:
      digestOf(bytesIn(secret, 'tls-combined.pem')) ===
      digestOf(`${textIn(secret, 'tls.key')}\n${textIn(secret, 'tls.crt')}`),
    derLength: bytesIn(secret, 'key.der').length > 0,
    javaKeystore: javaKeystoreFacts(bytesIn(secret, 'keystore.jks')),
  };
}

const extensionsOf = ({ extensions }: ParsedCertificate | Pkcs10CertificateRequest): readonly string[] =>
  extensions.map(({ type, critical, value }) =>
    [type, critical, KEY_IDENTIFIERS.has(type) ? '' : Buffer.from(value).toString('hex')].join(' '),
  );

const sorted = (texts: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));

const digestOf = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** Alias of the first entry. Its password is looked at elsewhere. */
function javaKeystoreFacts(store: Buffer): string {
  if (store.length < 18) return 'none';
  const length = store.readUInt16BE(16);
  return `alias of ${length} bytes: ${store.subarray(18, 18 + Math.min(length, 40)).toString('utf8')}`;
}

/** The request that the stored certificate came from. */
export function requestFacts(request: KubeObject, name: string): Facts {
  const known = remembered.get(request);
  if (known !== undefined) return known;
  const { request: csr, ...spec } = request['spec'] as { readonly request: string };
  const parsed = new Pkcs10CertificateRequest(Buffer.from(csr, 'base64').toString());
  const { 'cert-manager.io/certificate-revision': _, ...annotations } = request.metadata.annotations ?? {};
  const nextKey = /"cert-manager.io\/private-key-secret-name","[^"]*"/;
  const facts = {
    requestSpec: withoutIdentity(spec),
    requestAnswer: ['Approved', 'Ready'].map((type) => conditionOf(request, type)?.reason).join(' '),
    requestAnnotations: masked(sorted(annotations).replace(nextKey, ''), name),
    requestSubject: parsed.subject,
    requestExtensions: extensionsOf(parsed),
    requestSignature: JSON.stringify(parsed.signatureAlgorithm),
  };
  remembered.set(request, facts);
  return facts;
}

/** Filled in by admission, where there is any. */
function withoutIdentity(spec: object): string {
  const own = Object.entries(spec).filter(([field]) => !['username', 'uid', 'groups', 'extra'].includes(field));
  return JSON.stringify(own.sort(([a], [b]) => (a < b ? -1 : 1)));
}
