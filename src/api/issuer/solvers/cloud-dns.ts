import { object, optional, text } from '../../schema-language.ts';
import { secretKeySelector } from '../../shared.ts';

/** DNS provider `cloudDNS`. */
export const cloudDns = object('Google Cloud DNS.', {
  project: text('Project of the zone.', { example: 'my-project' }),
  hostedZoneName: optional(
    text('Name of the managed zone (not its domain).', { otherwise: 'found by the domain', example: 'example-com' }),
  ),
  serviceAccountSecretRef: optional(
    secretKeySelector(
      'JSON key of a Google service account. Without it, the identity of the controller is used, if ambient credentials are allowed.',
    ),
  ),
});
