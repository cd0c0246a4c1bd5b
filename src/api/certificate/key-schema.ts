import { bool, integer, list, object, oneOf, optional } from '../schema-language.ts';
import { privateKeyAlgorithms, privateKeyEncodings, rotationPolicies, signatureAlgorithms } from './choices.ts';
import { keyUsages } from './key-usages.ts';

/** The fields of a Certificate about its private key and what the key may be used for. */

const privateKey = object('How the private key is made, renewed and stored.', {
  rotationPolicy: optional(
    oneOf(
      'What happens to the private key at each issuance. Always makes a new key. Never keeps the one in the Secret; if that does not fit algorithm and size any more, issuance stops with a Warning until the Secret is deleted or the policy changed.',
      rotationPolicies,
      { otherwise: 'Always', example: 'Always' },
    ),
  ),
  encoding: optional(
    oneOf(
      'Form of tls.key in the Secret. PKCS1 gives "RSA PRIVATE KEY" or "EC PRIVATE KEY", PKCS8 gives "PRIVATE KEY". Ed25519 keys are always PKCS8. A change re-encodes the stored key without issuing anew.',
      privateKeyEncodings,
      { otherwise: 'PKCS1', example: 'PKCS8' },
    ),
  ),
  algorithm: optional(
    oneOf('Algorithm of the private key. A change leads to a new key and a new certificate.', privateKeyAlgorithms, {
      otherwise: 'RSA',
      example: 'ECDSA',
    }),
  ),
  size: optional(
    integer('Size of the key in bits: 2048 to 8192 for RSA, one of 256, 384 and 521 for ECDSA. Ignored for Ed25519.', {
      otherwise: '2048 for RSA, 256 for ECDSA',
      example: 384,
    }),
  ),
});

/** Fields of a Certificate about its private key and usages. Reference 1.2, 2.5. */
export const keyFields = {
  isCA: optional(
    bool(
      'Whether the certificate may itself sign certificates. Adds the usage "cert sign". The issuer must be willing; public ones are not.',
      { otherwise: 'false', example: true },
    ),
  ),
  usages: optional(
    list(
      'What the key may be used for: key usage bits and extended key usages. Given usages replace the default, they do not add to it.',
      oneOf(
        'One usage. "signing" is another word for "digital signature", "s/mime" for "email protection".',
        keyUsages,
        { example: 'server auth' },
      ),
      { otherwise: 'digital signature, key encipherment' },
    ),
  ),
  privateKey: optional(privateKey),
  signatureAlgorithm: optional(
    oneOf(
      'Algorithm that the certificate request is signed with; issuers may follow it for the certificate. Must fit privateKey.algorithm, else it is refused.',
      signatureAlgorithms,
      { otherwise: 'chosen by algorithm and size of the key, SHA-256 for the default key', example: 'ECDSAWithSHA384' },
    ),
  ),
  encodeUsagesInRequest: optional(
    bool(
      'Whether usages are also written into the certificate request. Set to false only for issuers that refuse requests with them.',
      {
        otherwise: 'true',
        example: true,
      },
    ),
  ),
};
