import type { StoredCertificateFacts } from '../../../api/secret/facts.ts';
import type { CertificateView } from '../view.ts';

/** The certificate in the Secret, if it is known and decodes. */
export const storedCertificate = (
  view: CertificateView,
): Extract<StoredCertificateFacts, { is: 'valid' }> | undefined =>
  view.secret.is === 'known' && view.secret.facts.certificate.is === 'valid'
    ? view.secret.facts.certificate
    : undefined;
