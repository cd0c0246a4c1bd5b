import type { Issuer, IssuerParts, SecretName, SigningPlan, SigningRequest } from '../issuer.ts';
import { signWithOwnKey } from './sign-with-own-key.ts';
import { annotationKeys } from '../../api/metadata-keys.ts';

/** The SelfSigned issuer: signs each certificate with its own private key. Source: reference §2.11, §2.12 (selfsigned). */
export function createSelfSignedIssuer(parts: IssuerParts): Issuer {
  return {
    check: async () => ({
      is: 'ready',
      condition: { type: 'Ready', status: 'True', reason: 'IsReady', message: '' },
      expires: undefined,
    }),
    plan,
    sign: async (request, config) => signWithOwnKey(request, config, keySecret(request), parts),
  };
}

/** The Secret with the private key of a request: always in its own namespace, whatever the issuer. */
function keySecret({ namespace, annotations }: SigningRequest): SecretName | undefined {
  const name = annotations[annotationKeys.privateKeySecretName];
  return name === undefined || name === '' ? undefined : { namespace, name };
}

function plan(request: SigningRequest): SigningPlan {
  const secret = keySecret(request);
  if (secret === undefined)
    return {
      is: 'refuse',
      reason: 'MissingAnnotation',
      because:
        'Annotation "cert-manager.io/private-key-secret-name" missing or reference empty: a self-signed certificate is signed with its own private key; name the Secret with tls.key in a new CertificateRequest',
    };
  const text = `${secret.namespace}/${secret.name}`;
  return {
    is: 'sign',
    needs: [
      {
        ...secret,
        once: true,
        missing: { reason: 'MissingSecret', because: `Referenced secret ${text} not found` },
        unreadable: { reason: 'ErrorGettingSecret', because: `Failed to get private key from secret ${text}` },
      },
    ],
  };
}
