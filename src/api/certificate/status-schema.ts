import { integer, list, object, optional, text, time } from '../schema-language.ts';
import { conditionWithGeneration } from '../shared.ts';

const suggestedWindow = object('The span of time in which the certificate authority wants the certificate renewed.', {
  start: time('When the window opens.'),
  end: time('When the window closes.'),
});

const ari = object('Renewal information of the certificate authority (RFC 9773).', {
  suggestedWindow: optional(suggestedWindow),
  explanationURL: optional(
    text('A page that tells people why the certificate authority wants an early renewal.', {
      example: 'https://ca.example.com/why',
    }),
  ),
  lastChecked: optional(time('When the certificate authority was last asked.')),
  nextCheck: optional(time('When it will be asked again.')),
  lastError: optional(text('What went wrong when it was last asked.')),
});

/** Status of a Certificate. Reference 1.2. */
export const certificateStatus = object('What was observed and done. Written by the controller alone.', {
  conditions: optional(
    list(
      'Ready: the Secret holds a valid key pair that fits the spec. Issuing: a new certificate is being obtained, or why the last attempt failed.',
      conditionWithGeneration,
      { merge: { mapKey: 'type' } },
    ),
  ),
  lastFailureTime: optional(
    time('When the last attempt failed. Absent once an attempt has succeeded. The next attempt counts from here.'),
  ),
  notBefore: optional(time('Beginning of the life of the certificate in the Secret.')),
  notAfter: optional(time('End of the life of the certificate in the Secret.')),
  renewalTime: optional(time('When the certificate will be renewed. Absent if it never is.')),
  revision: optional(integer('How many times a certificate has been issued and stored.')),
  nextPrivateKeySecretName: optional(
    text('Name of the temporary Secret with the private key of the issuance under way.', { example: 'www-tls-x7k2p' }),
  ),
  failedIssuanceAttempts: optional(
    integer(
      'How many attempts in a row have failed. The wait for the next one doubles with each, from one hour to 32.',
    ),
  ),
  acme: optional(object('What only ACME issuers tell.', { ari: optional(ari) })),
});
