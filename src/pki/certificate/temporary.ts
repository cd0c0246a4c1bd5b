import type { Pem } from '../../base/brand.ts';
import { keyIdentifier } from '../extensions/key-identifiers.ts';
import type { PrivateKey } from '../keys/private-key.ts';
import { encodeName } from '../names/name.ts';
import { subjectName } from '../names/subject.ts';
import { writePem } from '../pem.ts';
import { signContents } from './sign.ts';
import type { CertificateContents } from './signing-request.ts';

/** What a temporary certificate is made of. */
export interface TemporaryCertificate extends CertificateContents {
  /** The key of the throw-away CA, ECDSA P-521: made by the caller, used once, kept nowhere. */
  readonly throwAwayKey: PrivateKey;
}

/** The common name of the throw-away CA: by it a stored certificate is known to be temporary. */
export const temporaryIssuerName = 'cert-manager.local';

/** A certificate that nobody trusts, served until the real one is there. Source: reference §2.7. @throws Fault refused. */
export function temporaryCertificate({ throwAwayKey, ...contents }: TemporaryCertificate): Pem {
  const name = encodeName(subjectName({ serialNumber: '1234567890' }, temporaryIssuerName));
  const authority = { name, keyId: keyIdentifier(throwAwayKey.publicKeyInfo) };
  return writePem('CERTIFICATE', signContents(contents, throwAwayKey, authority));
}
