import type { Der } from '../../base/brand.ts';
import { der } from '../../base/brand.ts';
import type { Instant } from '../../base/instant.ts';
import { rememberLast } from '../../base/remember-last.ts';
import { invalidDer } from '../der/invalid-der.ts';
import type { DerReader } from '../der/reader.ts';
import { readWhole } from '../der/reader.ts';
import { readExtensions } from '../extensions/extension.ts';
import { readAuthorityKeyIdentifier, readSubjectKeyIdentifier } from '../extensions/key-identifiers.ts';
import { extensionOids } from '../extensions/oids.ts';
import { readCommonExtensions } from '../extensions/read-all.ts';
import type { Extension } from '../extensions/types.ts';
import { publicKeyHash } from '../keys/public-key.ts';
import { readName } from '../names/name.ts';
import { pemLimits } from '../pem.ts';
import type { CertificateDetails } from './details.ts';
import { signatureAlgorithmName } from '../algorithms-verify.ts';
import { splitSigned } from './signed.ts';
import { sourceBytes } from './source-bytes.ts';

/**
 * Reads one certificate: DER, or the first one in PEM (text or bytes; the text may be a whole chain). Bounded by pemLimits, linear time.
 * The signature is not looked at. Source: RFC 5280 §4.1.
 * @throws Fault refused: too large, no certificate in it, malformed.
 */
export function readCertificate(source: Uint8Array | string): CertificateDetails {
  return readCertificateDer(
    sourceBytes(source, { labels: ['CERTIFICATE'], noun: 'certificate', limit: pemLimits.chain }),
  );
}

/** In an issuance the same certificate is read by whoever signs, checks, stores and caches it. */
const readCertificateDer = rememberLast(256, (bytes: Der): CertificateDetails => {
  const { toBeSigned, identifier } = splitSigned(bytes);
  const { extensions, ...fields } = readFields(readWhole(toBeSigned), identifier);
  const { names, basicConstraints, ...common } = readCommonExtensions(extensions);
  return {
    ...fields,
    ...names,
    ...common,
    isCA: basicConstraints?.isCA ?? false,
    pathLength: basicConstraints?.pathLength,
    ...readKeyIdentifiers(extensions),
    signatureAlgorithm: signatureAlgorithmName(identifier) ?? 'unknown',
    der: bytes,
  };
});

/** TBSCertificate, field by field. Versions 1 and 2 are read too: old roots have them. RFC 5280 §4.1.2. */
function readFields(reader: DerReader, identifier: Der) {
  readVersion(reader);
  const serialNumber = serialText(reader.integerBytes());
  // Signed and unsigned identifier must agree (RFC 5280 §4.1.1.2), or somebody has touched the outer one.
  if (!Buffer.from(reader.rawElement()).equals(identifier)) throw invalidDer('two different signature algorithms');
  const issuerDer = copy(reader.rawElement());
  const validity = readValidity(reader.sequence());
  const subjectDer = copy(reader.rawElement());
  const publicKeyInfo = copy(reader.rawElement());
  return {
    serialNumber,
    issuer: readName(issuerDer),
    issuerDer,
    ...validity,
    subject: readName(subjectDer),
    subjectDer,
    publicKeyInfo,
    publicKeyHash: publicKeyHash(publicKeyInfo),
    extensions: readRest(reader),
  };
}

function readVersion(reader: DerReader): void {
  const version = reader.optionalExplicit(0);
  if (version === undefined) return;
  const number = version.smallInteger();
  version.end();
  if (number < 0 || number > 2) throw invalidDer('unknown version of certificate');
}

function readValidity(reader: DerReader): { notBefore: Instant; notAfter: Instant } {
  const validity = { notBefore: reader.time(), notAfter: reader.time() };
  reader.end();
  return validity;
}

/** issuerUniqueID [1], subjectUniqueID [2] (both out of use) and the extensions [3]. */
function readRest(reader: DerReader): ReadonlyMap<string, Extension> {
  reader.optionalImplicit(1);
  reader.optionalImplicit(2);
  const list = reader.optionalExplicit(3);
  reader.end();
  if (list === undefined) return new Map();
  const extensions = readExtensions(list);
  list.end();
  return extensions;
}

function readKeyIdentifiers(extensions: ReadonlyMap<string, Extension>) {
  const subject = extensions.get(extensionOids.subjectKeyIdentifier);
  const authority = extensions.get(extensionOids.authorityKeyIdentifier);
  return {
    subjectKeyId: subject === undefined ? undefined : hex(readSubjectKeyIdentifier(subject.value)),
    authorityKeyId: authority === undefined ? undefined : hex(readAuthorityKeyIdentifier(authority.value)),
  };
}

function serialText(content: Uint8Array): string {
  const isPositiveSign = content.length > 1 && content[0] === 0;
  return Buffer.from(isPositiveSign ? content.subarray(1) : content).toString('hex');
}

const hex = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('hex');

/** A copy, so that whoever keeps a name does not keep the whole input alive. */
const copy = (bytes: Uint8Array): Der => der(new Uint8Array(bytes));
