import { Fault } from '../../base/fault.ts';
import type { CertificateDetails } from '../certificate/details.ts';
import { isSelfSigned, isSignedBy } from '../certificate/signed-by.ts';

/** Who signed whom. */
export interface Links {
  readonly certificates: readonly CertificateDetails[];
  /** The others that have signed a certificate: more than one only where a CA is there twice. */
  readonly issuers: ReadonlyMap<CertificateDetails, readonly CertificateDetails[]>;
  readonly selfSigned: ReadonlySet<CertificateDetails>;
}

/** Honest chains need little more than one verification for each certificate; a limit keeps those made to cost time cheap. */
const MOST_VERIFICATIONS = 100;

/** Finds who signed whom, by verifying: only where names fit, as nothing else costs. @throws Fault refused: made to be expensive. */
export function findLinks(certificates: readonly CertificateDetails[]): Links {
  const pairs = certificates.flatMap((certificate) =>
    certificates
      .filter((issuer) => Buffer.compare(certificate.issuerDer, issuer.subjectDer) === 0)
      .map((issuer) => [certificate, issuer] as const),
  );
  if (pairs.length > MOST_VERIFICATIONS)
    throw new Fault('refused', {
      code: 'ChainTooLarge',
      message: 'too many certificates of the chain have the same name',
    });
  return linksOf(certificates, pairs);
}

function linksOf(
  certificates: readonly CertificateDetails[],
  pairs: readonly (readonly [CertificateDetails, CertificateDetails])[],
): Links {
  const selfSigned = new Set(certificates.filter(isSelfSigned));
  const issuers = new Map<CertificateDetails, CertificateDetails[]>();
  for (const [certificate, issuer] of pairs) {
    // A self-signed certificate is an end, even if its CA has other certificates for the same key.
    if (selfSigned.has(certificate) || !isSignedBy(certificate, issuer)) continue;
    issuers.set(certificate, [...(issuers.get(certificate) ?? []), issuer]);
  }
  return { certificates, issuers, selfSigned };
}
