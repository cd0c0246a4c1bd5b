import type { CaIssuerSpec } from '../../api/issuer/types.ts';
import type { IssuerPlace, NeededSecret, SecretName, Signing } from '../issuer.ts';

/** The Secret with the key pair of a CA issuer. */
export const keyPairSecret = ({ resourceNamespace }: IssuerPlace, { secretName }: CaIssuerSpec): SecretName => ({
  namespace: resourceNamespace,
  name: secretName,
});

/** What is said while the key pair is missing. Source: reference §2.11 (ca). */
export function neededKeyPair(secret: SecretName): NeededSecret {
  const text = `${secret.namespace}/${secret.name}`;
  return {
    ...secret,
    once: false,
    missing: {
      reason: 'SecretMissing',
      because: `Referenced secret ${text} not found: create it with the key pair of the CA (tls.crt, tls.key); issuance goes on by itself then`,
    },
    unreadable: { reason: 'SecretGetError', because: `Failed to get certificate key pair from secret ${text}` },
  };
}

/** Waits for a person to mend the key pair. */
export const waitForKeyPair = (because: string): Signing => ({ is: 'pending', reason: 'SecretInvalidData', because });

/** This request can never be signed as it is. */
export const signingError = (because: string): Signing => ({
  is: 'failed',
  reason: 'SigningError',
  because: `Error signing certificate: ${because}`,
});
