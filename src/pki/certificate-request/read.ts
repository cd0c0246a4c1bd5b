import type { Der } from '../../base/brand.ts';
import { der } from '../../base/brand.ts';
import { rememberLast } from '../../base/remember-last.ts';
import { signatureAlgorithmName, verify } from '../algorithms-verify.ts';
import { splitSigned } from '../certificate/signed.ts';
import { sourceBytes } from '../certificate/source-bytes.ts';
import { invalidDer } from '../der/invalid-der.ts';
import type { DerReader } from '../der/reader.ts';
import { readWhole } from '../der/reader.ts';
import { readExtensions } from '../extensions/extension.ts';
import { extensionOids } from '../extensions/oids.ts';
import { readCommonExtensions } from '../extensions/read-all.ts';
import type { Extension } from '../extensions/types.ts';
import { publicKeyHash, readPublicKey } from '../keys/public-key.ts';
import { readName } from '../names/name.ts';
import { pemLimits } from '../pem.ts';
import type { CertificateRequestDetails } from './details.ts';
import { extensionRequest } from './extension-request.ts';

const wanted = {
  labels: ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'],
  noun: 'certificate request',
  limit: pemLimits.certificate,
};

/**
 * Reads a certificate request: DER, or the first one in PEM (text or bytes). Bounded by pemLimits, linear time. Its signature is not
 * looked at: `verifyCertificateRequest` does that. Source: RFC 2986 §4. @throws Fault refused: too large, no request in it, malformed.
 */
export function readCertificateRequest(source: Uint8Array | string): CertificateRequestDetails {
  return readRequestDer(sourceBytes(source, wanted));
}

/** In an issuance the same request is read by whoever makes, checks, signs and caches it. */
const readRequestDer = rememberLast(256, (bytes: Der): CertificateRequestDetails => {
  const { toBeSigned, identifier } = splitSigned(bytes);
  const fields = readFields(toBeSigned);
  const extensions = requestedExtensions(fields.attributes);
  const { names, ...common } = readCommonExtensions(extensions);
  return {
    subject: readName(fields.subjectDer),
    subjectDer: fields.subjectDer,
    ...names,
    ...common,
    carries: {
      keyUsage: extensions.has(extensionOids.keyUsage),
      extendedKeyUsage: extensions.has(extensionOids.extendedKeyUsage),
    },
    publicKeyInfo: fields.publicKeyInfo,
    publicKeyHash: publicKeyHash(fields.publicKeyInfo),
    signatureAlgorithm: signatureAlgorithmName(identifier) ?? 'unknown',
    der: bytes,
  };
});

/**
 * Whether the request is signed by the key it carries. False also for a key or an algorithm that we do not know. RFC 2986 §4.2.
 * @throws Fault refused: only if `der` was not read by `readCertificateRequest`.
 */
export function verifyCertificateRequest(request: Pick<CertificateRequestDetails, 'der' | 'publicKeyInfo'>): boolean {
  const known = verdicts.get(request);
  if (known !== undefined) return known;
  const { toBeSigned, identifier, signature } = splitSigned(request.der);
  const verdict = isSignedBy(request.publicKeyInfo, { identifier, bytes: toBeSigned, signature });
  verdicts.set(request, verdict);
  return verdict;
}

/** Verdicts by what was read: whoever admits, caches and signs a request asks each for himself. */
const verdicts = new WeakMap<object, boolean>();

function isSignedBy(publicKeyInfo: Der, signed: Parameters<typeof verify>[1]): boolean {
  try {
    return verify(readPublicKey(publicKeyInfo), signed) === 'valid';
  } catch {
    return false;
  }
}

/** The extensions a request asks for, by OID, e.g. to copy one unread. @throws Fault refused. */
export function extensionsOfRequest(bytes: Der): ReadonlyMap<string, Extension> {
  return requestedExtensions(readFields(splitSigned(bytes).toBeSigned).attributes);
}

/** CertificationRequestInfo, field by field. RFC 2986 §4.1. */
function readFields(toBeSigned: Der) {
  const reader = readWhole(toBeSigned);
  if (reader.smallInteger() !== 0) throw invalidDer('unknown version of certificate request');
  const subjectDer = keptName(reader.rawElement());
  const publicKeyInfo = der(new Uint8Array(reader.rawElement()));
  // The attributes are mandatory, but some clients leave out an empty set.
  const attributes = reader.optionalExplicit(0);
  reader.end();
  return { subjectDer, publicKeyInfo, attributes };
}

/** An empty sequence: most requests name nobody but in their alternative names. */
const NO_NAME = der(new Uint8Array([0x30, 0]));

/** A copy, so that whoever keeps the subject does not keep the whole input alive; all empty ones are one. */
const keptName = (element: Uint8Array): Der =>
  Buffer.compare(element, NO_NAME) === 0 ? NO_NAME : der(new Uint8Array(element));

/** The extensions in the extensionRequest attribute; other attributes (challengePassword) are passed over. RFC 2985 §5.4.2. */
function requestedExtensions(attributes: DerReader | undefined): ReadonlyMap<string, Extension> {
  let extensions: ReadonlyMap<string, Extension> | undefined;
  while (attributes?.hasMore() === true) {
    const attribute = attributes.sequence();
    if (attribute.objectIdentifier() !== extensionRequest) continue;
    if (extensions !== undefined) throw invalidDer('two requests for extensions');
    const values = attribute.set();
    extensions = readExtensions(values);
    values.end();
    attribute.end();
  }
  return extensions ?? new Map();
}
