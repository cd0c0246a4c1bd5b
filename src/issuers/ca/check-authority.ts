import type { Instant } from '../../base/instant.ts';
import type { SecretName } from '../issuer.ts';
import type { Authority } from './authority.ts';

/** Why an authority cannot sign; the text is stable. */
export interface AuthorityProblem {
  readonly because: string;
}

/**
 * Why a key pair that could be read must not sign: its certificate is no CA, or has expired. A certificate signed after the end of its CA
 * would be trusted by nobody. Source: reference §2.12 (ca); RFC 5280 §4.2.1.9, §4.1.2.5 (notAfter is inclusive).
 */
export function checkAuthority(
  { certificate }: Authority,
  { namespace, name }: SecretName,
  now: Instant,
): AuthorityProblem | undefined {
  const where = `Secret "${namespace}/${name}"`;
  if (!certificate.isCA)
    return {
      because: `certificate in tls.crt of ${where} is not a CA: it cannot sign certificates; put the key pair of a CA there, and make sure that no Certificate has this Secret as its spec.secretName by mistake`,
    };
  if (certificate.notAfter < now) return { because: expiredAuthority({ namespace, name }) };
  return undefined;
}

/** What is said of a CA that has expired. */
export const expiredAuthority = ({ namespace, name }: SecretName): string =>
  `the CA certificate in tls.crt of Secret "${namespace}/${name}" has expired; renew it, issuance goes on by itself then`;
