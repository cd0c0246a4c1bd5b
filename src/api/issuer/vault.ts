import { bytes, list, object, optional, text } from '../schema-language.ts';
import { secretKeySelector } from '../shared.ts';

/** A service account whose token is asked for at each login. */
export const serviceAccountReference = (description: string) =>
  object(description, {
    name: text(
      'Name of the service account, in the namespace where the Secrets of the issuer are. The controller must be allowed to ask for its tokens.',
      {
        example: 'vault-login',
      },
    ),
    audiences: optional(
      list(
        'Further audiences of the token, beside those that are always in it.',
        text('An audience.', { example: 'https://vault.example.com' }),
      ),
    ),
  });

const appRole = object('Log in with an AppRole.', {
  path: text('Where the AppRole engine is mounted.', { example: 'approle' }),
  roleId: text('Role id of the AppRole.', { example: '291b9d21-8ff5-4a56-9fb1-0d8f2f1f1d0a' }),
  secretRef: secretKeySelector('The secret id of the AppRole.'),
});

const clientCertificate = object('Log in with a TLS client certificate.', {
  mountPath: optional(
    text('Where the certificate engine is mounted.', { otherwise: '/v1/auth/cert', example: '/v1/auth/cert' }),
  ),
  secretName: optional(
    text('Name of a kubernetes.io/tls Secret with the client certificate.', {
      otherwise: 'the client certificate that the connection itself uses',
      secretRef: { form: 'name' },
      example: 'vault-client',
    }),
  ),
  name: optional(
    text('Certificate role to log in with. Without it, Vault tries all roles that match.', { example: 'issuer' }),
  ),
});

const kubernetes = object(
  'Log in with the token of a Kubernetes service account. Exactly one of secretRef and serviceAccountRef.',
  {
    mountPath: optional(
      text('Where the Kubernetes engine is mounted.', {
        otherwise: '/v1/auth/kubernetes',
        example: '/v1/auth/kubernetes',
      }),
    ),
    secretRef: optional(
      secretKeySelector('A lasting service account token. Prefer serviceAccountRef, whose tokens live ten minutes.', {
        defaultKey: 'token',
      }),
    ),
    serviceAccountRef: optional(serviceAccountReference('The service account to log in as.')),
    role: text('Vault role to log in to.', { example: 'issuer' }),
  },
);

const aws = object('Log in as an AWS identity.', {
  mountPath: optional(text('Where the AWS engine is mounted.', { otherwise: '/v1/auth/aws', example: '/v1/auth/aws' })),
  role: text('Vault role to log in to.', { minLength: 1, example: 'issuer' }),
  region: optional(text('AWS region whose STS vouches for the identity.', { example: 'eu-central-1' })),
  serviceAccountRef: optional(
    serviceAccountReference('The service account that is exchanged for the AWS role (IRSA). Needs iamRoleArn.'),
  ),
  iamRoleArn: optional(
    text('AWS role to take on by means of serviceAccountRef.', { example: 'arn:aws:iam::123456789012:role/vault' }),
  ),
  vaultHeaderValue: optional(
    text('Value of the X-Vault-AWS-IAM-Server-ID header, where Vault demands one.', { example: 'vault.example.com' }),
  ),
});

const auth = object(
  'How to log in to Vault. Set one method; of several, the first in the order tokenSecretRef, appRole, clientCertificate, kubernetes, aws is meant.',
  {
    tokenSecretRef: optional(
      secretKeySelector('Use a Vault token. It is not renewed: when it expires, the issuer stops.', {
        defaultKey: 'token',
      }),
    ),
    appRole: optional(appRole),
    clientCertificate: optional(clientCertificate),
    kubernetes: optional(kubernetes),
    aws: optional(aws),
  },
);

/** Issuer type `vault`. Reference 1.4. */
export const vaultIssuer = object('Signs with the PKI engine of HashiCorp Vault or OpenBao.', {
  auth,
  server: text('URL of the server.', { example: 'https://vault.example.com:8200' }),
  serverName: optional(
    text('Name that the certificate of the server must carry, where it differs from the URL.', {
      example: 'vault.example.com',
    }),
  ),
  path: text('API path of the signing role, mount included. Segments of two dots are refused.', {
    example: 'pki_int/sign/web',
  }),
  namespace: optional(text('Namespace of Vault Enterprise or OpenBao.', { example: 'team-a' })),
  caBundle: optional(
    bytes('Certificates in PEM, base64 encoded, that the server is verified against. Excludes caBundleSecretRef.', {
      otherwise: 'the certificates that the system trusts',
      sample: 'LS0tLS1CRUdJTg==',
    }),
  ),
  caBundleSecretRef: optional(
    secretKeySelector('The same from a Secret, read anew at each use. Excludes caBundle.', { defaultKey: 'ca.crt' }),
  ),
  clientCertSecretRef: optional(
    secretKeySelector('Client certificate for servers that demand one. Needs clientKeySecretRef.', {
      defaultKey: 'tls.crt',
    }),
  ),
  clientKeySecretRef: optional(
    secretKeySelector('Private key of the client certificate. Needs clientCertSecretRef.', { defaultKey: 'tls.key' }),
  ),
});
