import type { Cached, CachedMetadata, KubeObject } from '../kubernetes.ts';
import type { AlternativeNames } from '../../pki/extensions/types.ts';
import type { CertificateDetails } from '../../pki/certificate/details.ts';
import type { KeyEncoding } from '../../pki/keys/key-file.ts';
import type { KeyAlgorithm } from '../../pki/keys/key-algorithm.ts';
import type { OwnedFields } from './owned-fields.ts';
import type { Uid } from '../../base/brand.ts';
import { attempt } from '../../base/attempt.ts';
import { digest } from '../../base/digest.ts';
import { describeFault } from '../../base/fault.ts';
import { readCertificate } from '../../pki/certificate/read.ts';
import { readPublicHalf } from '../../pki/keys/public-half.ts';
import { publicKeyHash } from '../../pki/keys/public-key.ts';
import { nameFields } from '../../pki/names/subject.ts';
import { pemLimits, readPem } from '../../pki/pem.ts';
import { cachedMetadata, controllerOf, withoutLastApplied } from '../metadata.ts';
import { certificateAnnotations } from './certificate-annotations.ts';
import { otherDataManagers, ownedFields } from './owned-fields.ts';

/** The manager under which target Secrets are applied. Source: reference §2.7. */
export const targetSecretManager = 'cert-manager-certificates-issuing';

/** What a Secret's `tls.key` is. */
export type PrivateKeyFacts =
  | { readonly is: 'missing' }
  | { readonly is: 'invalid'; readonly because: string }
  | {
      readonly is: 'valid';
      readonly algorithm: KeyAlgorithm;
      readonly publicKeyHash: string;
      /** The form of the text: PKCS8 for "PRIVATE KEY", PKCS1 for those that name their algorithm. */
      readonly encoding: KeyEncoding;
    };

/** What the first certificate of a Secret's `tls.crt` is. */
export type StoredCertificateFacts =
  | { readonly is: 'missing' }
  | { readonly is: 'invalid'; readonly because: string }
  | ({
      readonly is: 'valid';
      /** Issued by the throw-away CA of temporary certificates. */
      readonly temporary: boolean;
      /** Whether the annotations that describe the certificate are as they should be. */
      readonly annotated: boolean;
    } & KeptDetails);

/**
 * What the cache keeps of a Secret: answers, not material. No byte of a key is in here; digests tell whether data is what it should be.
 * Source: architecture 5.2; the questions are those of reference §2.3 and §2.7.
 */
export interface SecretFacts extends Cached {
  readonly metadata: CachedMetadata & {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly controller: Uid | undefined;
  readonly ownerUids: readonly string[];
  readonly type: string;
  readonly immutable: boolean;
  /** Digest of each data key's bytes (base/digest.ts). */
  readonly data: Readonly<Record<string, string>>;
  readonly privateKey: PrivateKeyFacts;
  readonly certificate: StoredCertificateFacts;
  /** Whether `tls-combined.pem` is key, line feed and chain; whether `key.der` is the DER of `tls.key`. */
  readonly outputsFit: { readonly combinedPem: boolean; readonly der: boolean };
  /** What the target Secret's manager owns. */
  readonly owned: OwnedFields;
  /** Other field managers that own data here. */
  readonly otherManagers: readonly string[];
}

/** Projects a Secret. */
export function secretFacts(raw: KubeObject): SecretFacts {
  const { data, type, immutable } = raw as { data?: Record<string, string>; type?: string; immutable?: boolean };
  const bytes = Object.fromEntries(Object.entries(data ?? {}).map(([key, text]) => [key, Buffer.from(text, 'base64')]));
  const annotations = withoutLastApplied(raw.metadata.annotations);
  return {
    metadata: { ...cachedMetadata(raw), labels: raw.metadata.labels ?? {}, annotations },
    controller: controllerOf(raw.metadata),
    ownerUids: (raw.metadata.ownerReferences ?? []).map((owner) => owner.uid),
    type: type ?? 'Opaque',
    immutable: immutable === true,
    data: Object.fromEntries(Object.entries(bytes).map(([key, value]) => [key, digest(value)])),
    privateKey: privateKeyFacts(bytes['tls.key']),
    certificate: certificateFacts(bytes['tls.crt'], annotations),
    outputsFit: outputsFit(bytes),
    owned: ownedFields(raw.metadata.managedFields, targetSecretManager),
    otherManagers: otherDataManagers(raw.metadata.managedFields, targetSecretManager),
  };
}

function privateKeyFacts(bytes: Buffer | undefined): PrivateKeyFacts {
  if (bytes === undefined || bytes.length === 0) return { is: 'missing' };
  const read = attempt(() => readPublicHalf(bytes));
  if (read.is === 'fault') return { is: 'invalid', because: describeFault(read.fault) };
  const { algorithm, publicKeyInfo, encoding } = read.value;
  return { is: 'valid', algorithm, publicKeyHash: publicKeyHash(publicKeyInfo), encoding };
}

function certificateFacts(
  bytes: Buffer | undefined,
  annotations: Readonly<Record<string, string>>,
): StoredCertificateFacts {
  if (bytes === undefined || bytes.length === 0) return { is: 'missing' };
  const read = attempt(() => {
    const [leaf] = readPem(bytes, pemLimits.chain);
    return readCertificate(leaf?.der ?? new Uint8Array());
  });
  if (read.is === 'fault') return { is: 'invalid', because: describeFault(read.fault) };
  const expected = Object.entries(certificateAnnotations(read.value));
  return {
    is: 'valid',
    temporary: isTemporary(read.value),
    annotated: expected.every(([key, value]) => annotations[key] === value),
    ...keptDetails(read.value),
  };
}

/** What is asked of a stored certificate later; the rest would only fill memory. */
type KeptDetails = Pick<
  CertificateDetails,
  | 'subject'
  | 'serialNumber'
  | 'notBefore'
  | 'notAfter'
  | 'publicKeyHash'
  | 'isCA'
  | 'authorityKeyId'
  | keyof AlternativeNames
>;

const keptDetails = (details: CertificateDetails): KeptDetails => ({
  subject: details.subject,
  serialNumber: details.serialNumber,
  notBefore: details.notBefore,
  notAfter: details.notAfter,
  publicKeyHash: details.publicKeyHash,
  isCA: details.isCA,
  authorityKeyId: details.authorityKeyId,
  dnsNames: details.dnsNames,
  ipAddresses: details.ipAddresses,
  uris: details.uris,
  emailAddresses: details.emailAddresses,
  otherNames: details.otherNames,
  unreadNames: details.unreadNames,
});

/** Issued by the throw-away CA that signs temporary certificates. Source: reference §2.7. */
const isTemporary = (certificate: CertificateDetails): boolean =>
  nameFields(certificate.issuer).commonName === 'cert-manager.local';

/** Whether the outputs hold what key and chain of the same Secret say. */
function outputsFit(bytes: Readonly<Record<string, Buffer>>): SecretFacts['outputsFit'] {
  const { 'tls.key': key, 'tls.crt': chain, 'tls-combined.pem': combined, 'key.der': der } = bytes;
  if (key === undefined) return { combinedPem: false, der: false };
  const keyBlock = attempt(() => readPem(key, pemLimits.privateKey)[0]?.der);
  return {
    combinedPem:
      combined !== undefined && chain !== undefined && combined.equals(Buffer.concat([key, lineFeed, chain])),
    der: der !== undefined && keyBlock.is === 'value' && keyBlock.value !== undefined && der.equals(keyBlock.value),
  };
}

const lineFeed = Buffer.from('\n');
