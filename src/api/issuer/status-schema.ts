import { list, object, optional, text } from '../schema-language.ts';
import { conditionWithGeneration } from '../shared.ts';

const acmeStatus = object('What is known of the ACME account.', {
  uri: optional(text('URL of the account at the server.', { example: 'https://acme.example.com/account/1' })),
  lastRegisteredEmail: optional(
    text('The e-mail address the account was last registered with.', { example: 'ops@example.com' }),
  ),
  lastPrivateKeyHash: optional(
    text(
      'Hash of the key the account was last registered with: base64 of the SHA-256 of its PKCS#1 form. When the key in the Secret differs, the account is registered anew.',
    ),
  ),
});

/** Status of an Issuer or ClusterIssuer. Reference 1.4. */
export const issuerStatus = object('What was observed. Written by the controller alone.', {
  conditions: optional(
    list(
      'Ready: whether the issuer can sign, found out by really using its credentials; and what to mend if it cannot.',
      conditionWithGeneration,
      {
        merge: { mapKey: 'type' },
      },
    ),
  ),
  acme: optional(acmeStatus),
});
