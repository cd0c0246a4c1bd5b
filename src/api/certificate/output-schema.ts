import { localSecretKeySelector } from '../shared.ts';
import { bool, list, map, object, oneOf, optional, text } from '../schema-language.ts';
import { outputFormats, pkcs12Profiles } from './choices.ts';

/** The fields of a Certificate about the Secret it is stored in. */

const secretTemplate = object(
  'Annotations and labels for the Secret. They are kept in step with this template: removed here, they are removed there; those put there by others are left alone.',
  {
    annotations: optional(
      map(
        'Annotations to put on the Secret. Keys that begin with cert-manager.io/ are refused, as they are ours.',
        text('A value.', { sample: 'value' }),
      ),
    ),
    labels: optional(map('Labels to put on the Secret.', text('A value.', { sample: 'value' }))),
  },
);

const passwordFields = {
  passwordSecretRef: optional(
    localSecretKeySelector(
      'The password, from a Secret in the namespace of the Certificate. A Secret or key that is missing is reported and waited for. Excludes password.',
    ),
  ),
  password: optional(
    text(
      'The password itself, for software that insists on one where it protects nothing: whoever can read the key store can read this too. Must not be empty. Excludes passwordSecretRef.',
      { example: 'changeit' },
    ),
  ),
};

const keystores = object('Key stores to write into the Secret beside tls.crt and tls.key.', {
  jks: optional(
    object(
      'A Java key store: keystore.jks with the key and its chain, and truststore.jks with the certificate authority where it is known.',
      {
        create: bool('Whether the key store is written. Set to false, it is removed from the Secret.', {
          example: true,
        }),
        alias: optional(text('Name of the key entry in the key store.', { otherwise: 'certificate', example: 'tls' })),
        ...passwordFields,
      },
    ),
  ),
  pkcs12: optional(
    object(
      'A PKCS#12 key store: keystore.p12 with the key and its chain, and truststore.p12 with the certificate authority where it is known.',
      {
        create: bool('Whether the key store is written. Set to false, it is removed from the Secret.', {
          example: true,
        }),
        profile: optional(
          oneOf(
            'Algorithms of the key store. LegacyRC2 is read by everything old, and refused by OpenSSL 3 without -legacy. LegacyDES is read by old and new. Modern2023 (AES-256) is read by Java 8u301, OpenSSL 1.1.1 and anything newer. Modern2026 (PBMAC1) needs OpenSSL 3.4 or newer, and most software of its age cannot read it.',
            pkcs12Profiles,
            { otherwise: 'LegacyRC2', example: 'Modern2023' },
          ),
        ),
        ...passwordFields,
      },
    ),
  ),
});

const outputFormat = object('One more form of the key pair.', {
  type: oneOf(
    'CombinedPEM writes key and chain together as tls-combined.pem. DER writes the key in binary as key.der. Each may be named once.',
    outputFormats,
    { example: 'CombinedPEM' },
  ),
});

/** Fields of a Certificate about the Secret it is stored in. Reference 1.2, 2.7. */
export const outputFields = {
  secretName: text(
    'Name of the Secret, in the namespace of the Certificate, that the key pair is stored in. It is made if it does not exist. No two Certificates may name the same Secret: the one that had it first keeps it, and both say so.',
    { example: 'www-tls' },
  ),
  secretTemplate: optional(secretTemplate),
  keystores: optional(keystores),
  additionalOutputFormats: optional(list('Further forms of the key pair to write into the Secret.', outputFormat)),
};
