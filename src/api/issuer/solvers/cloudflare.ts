import { object, optional, text } from '../../schema-language.ts';
import { secretKeySelector } from '../../shared.ts';

/** DNS provider `cloudflare`. */
export const cloudflare = object('Cloudflare. Exactly one of apiTokenSecretRef and apiKeySecretRef.', {
  email: optional(
    text('E-mail address of the account. Needed with apiKeySecretRef only.', { example: 'ops@example.com' }),
  ),
  apiKeySecretRef: optional(
    secretKeySelector('The global API key of the account. It may do everything: prefer a token.'),
  ),
  apiTokenSecretRef: optional(secretKeySelector('An API token with the permissions Zone:Read and DNS:Edit.')),
});
