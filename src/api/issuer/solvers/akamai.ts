import { object, text } from '../../schema-language.ts';
import { secretKeySelector } from '../../shared.ts';

/** DNS provider `akamai`. */
export const akamai = object('Akamai Edge DNS.', {
  serviceConsumerDomain: text('Host of the API, without https://.', { example: 'akab-1.luna.akamaiapis.net' }),
  clientTokenSecretRef: secretKeySelector('The client token.'),
  clientSecretSecretRef: secretKeySelector('The client secret.'),
  accessTokenSecretRef: secretKeySelector('The access token.'),
});
