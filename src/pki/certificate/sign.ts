import type { Der } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import { sign, signatureAlgorithmFor } from '../algorithms.ts';
import { askedDiffers } from '../certificate-request/asked-differs.ts';
import { bitString, sequence } from '../der/writer.ts';
import { keyIdentifier } from '../extensions/key-identifiers.ts';
import { samePublicKey } from '../keys/public-key.ts';
import type { PrivateKey } from '../keys/private-key.ts';
import type { CertificateContents, SelfSigningRequest, SigningRequest } from './signing-request.ts';
import type { Authority } from './to-be-signed.ts';
import { toBeSigned } from './to-be-signed.ts';

/**
 * Signs a certificate with a CA's key; the algorithm follows that key. Source: reference §2.11 (ca), RFC 5280 §4.1.
 * Guarantees: version 3, BasicConstraints always and critical, key identifiers, usages by the issuer's say and never by the request's,
 * alternative names critical iff the subject is empty.
 * Assumes a request whose signature was verified (`verifyCertificateRequest`).
 * @throws Fault refused: the request itself asks for usages or CA rights other than those given (trap C2); a serial number or URL that
 * cannot be encoded; misconfigured: the issuer's key does not belong to its certificate.
 */
export function signCertificate({ issuer, ...contents }: SigningRequest): Der {
  const { certificate, key } = issuer;
  if (!samePublicKey(certificate.publicKeyInfo, key.publicKeyInfo)) throw otherIssuerKey();
  const known = certificate.subjectKeyId;
  const keyId = known === undefined ? keyIdentifier(certificate.publicKeyInfo) : Buffer.from(known, 'hex');
  return signContents(contents, key, { name: certificate.subjectDer, keyId });
}

/**
 * Signs a certificate with the key that it certifies: issuer = subject. It names no other authority, so it has no AuthorityKeyIdentifier
 * (RFC 5280 §4.2.1.1). Source: reference §2.11 (selfsigned).
 * @throws Fault refused: as `signCertificate`, and if the key is not the request's.
 */
export function selfSign({ key, ...contents }: SelfSigningRequest): Der {
  if (!samePublicKey(contents.request.publicKeyInfo, key.publicKeyInfo)) throw otherRequestKey();
  return signContents(contents, key, { name: contents.request.subjectDer, keyId: undefined });
}

/** Signs contents in the name of an authority, whether or not that has a certificate. @throws Fault refused. */
export function signContents(contents: CertificateContents, key: PrivateKey, authority: Authority): Der {
  const difference = askedDiffers(contents.request, contents);
  if (difference !== undefined) throw new Fault('refused', { code: 'RequestExceedsApproval', message: difference });
  const algorithm = signatureAlgorithmFor(key.algorithm);
  const content = toBeSigned(contents, algorithm, authority);
  return sequence(content, algorithm.identifier, bitString(sign(algorithm, key.keyObject, content)));
}

const otherIssuerKey = () =>
  new Fault('misconfigured', {
    code: 'IssuerKeyMismatch',
    message: "the issuer's private key does not belong to its certificate",
    remedy: 'put a matching tls.crt and tls.key into the Secret of the issuer',
  });

const otherRequestKey = () =>
  new Fault('refused', {
    code: 'RequestKeyMismatch',
    message: 'the private key does not belong to the certificate request',
  });
