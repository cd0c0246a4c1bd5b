import type { Der } from '../../base/brand.ts';
import { Fault } from '../../base/fault.ts';
import type { SelfSigningRequest, SigningRequest } from './signing-request.ts';

/**
 * Signs a certificate with a CA's key; the algorithm follows that key. Source: reference §2.11 (ca), RFC 5280 §4.1.
 * Guarantees: version 3, BasicConstraints always and critical, key identifiers, usages by the issuer's say and never by the request's,
 * alternative names critical iff the subject is empty.
 * @throws Fault refused: the request itself asks for usages or CA rights other than those given (trap C2); a value that cannot be encoded;
 * misconfigured: the issuer's key does not belong to its certificate.
 */
export function signCertificate(_request: SigningRequest): Der {
  throw new Fault('defect', { code: 'NotWritten', message: 'signCertificate is being written' });
}

/** Signs a certificate with the key that it certifies: issuer = subject. Source: reference §2.11 (selfsigned). @throws Fault refused. */
export function selfSign(_request: SelfSigningRequest): Der {
  throw new Fault('defect', { code: 'NotWritten', message: 'selfSign is being written' });
}
