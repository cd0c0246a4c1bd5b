import { object } from '../../schema-language.ts';
import { secretKeySelector } from '../../shared.ts';

/** DNS provider `digitalocean`. */
export const digitalocean = object('DigitalOcean DNS.', {
  tokenSecretRef: secretKeySelector('An API token with write access to domains.'),
});
