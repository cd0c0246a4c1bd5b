import { bytes, object, optional, text } from '../schema-language.ts';
import { secretKeySelector, secretObjectReference } from '../shared.ts';

const tpp = object('Use the self-hosted product (formerly Trust Protection Platform).', {
  url: text('URL of its vedsdk endpoint.', { example: 'https://tpp.example.com/vedsdk' }),
  credentialsRef: secretObjectReference(
    'Secret with the credentials: access-token; or username and password, with client-id where it is not cert-manager.io.',
  ),
  caBundle: optional(
    bytes('Certificates in PEM, base64 encoded, that the server is verified against. Excludes caBundleSecretRef.', {
      otherwise: 'the certificates that the system trusts',
      sample: 'LS0tLS1CRUdJTg==',
    }),
  ),
  caBundleSecretRef: optional(
    secretKeySelector('The same from a Secret. Excludes caBundle.', { defaultKey: 'ca.crt' }),
  ),
});

const cloud = object('Use the hosted product (formerly Venafi as a Service).', {
  url: optional(
    text('URL of the API.', { otherwise: 'the public API of the product', example: 'https://api.venafi.cloud' }),
  ),
  apiTokenSecretRef: secretKeySelector('The API key.', { defaultKey: 'api-key' }),
});

const ngts = object('Use the Next Generation Trust Security product.', {
  url: optional(
    text('URL of the API.', {
      otherwise: 'https://api.strata.paloaltonetworks.com/ngts',
      example: 'https://ngts.example.com',
    }),
  ),
  tokenEndpoint: optional(
    text('URL where access tokens are obtained.', {
      otherwise: 'https://auth.apps.paloaltonetworks.com/oauth2/access_token',
      example: 'https://auth.example.com/oauth2/access_token',
    }),
  ),
  tsgID: text('Id of the tenant service group.', { example: '1234567890' }),
  credentialsRef: secretObjectReference('Secret with client-id and client-secret.'),
});

/** Issuer type `venafi`, now called CyberArk Certificate Manager. Reference 1.4. */
export const venafiIssuer = object(
  'Signs with CyberArk Certificate Manager (formerly Venafi): exactly one of tpp, cloud and ngts.',
  {
    zone: text(
      'Policy zone: a folder of the self-hosted product, or application and issuing template of the hosted ones.',
      { example: 'DevOps\\Web' },
    ),
    tpp: optional(tpp),
    cloud: optional(cloud),
    ngts: optional(ngts),
  },
  { exactlyOne: ['tpp', 'cloud', 'ngts'] },
);
