import type { AccountWish } from '../../acme/acme-client.ts';
import type { AcmeIssuerSpec } from '../../api/issuer/types.ts';
import { Fault } from '../../base/fault.ts';
import { Secret } from '../../base/secret.ts';
import { credentialNamed, entryOf } from '../credential.ts';
import type { IssuerConfig } from '../issuer.ts';

/**
 * The external account that an issuer names, with its key: base64url text without padding, just as certificate authorities hand it out. Spaces
 * around it, and padding, do no harm. Source: reference §1.4; RFC 8555 §7.3.4.
 * @throws Fault misconfigured: the Secret or its entry is missing, or it is not base64url.
 */
export function externalAccountOf(
  config: IssuerConfig,
  { externalAccountBinding }: AcmeIssuerSpec,
): AccountWish['externalAccount'] {
  if (externalAccountBinding === undefined) return undefined;
  const { keyID, keySecretRef } = externalAccountBinding;
  const place = { namespace: config.resourceNamespace, name: keySecretRef.name };
  const credential = credentialNamed(config, place);
  const text = `Secret "${place.namespace}/${place.name}"`;
  if (credential === undefined)
    throw unusable('CredentialMissing', `${text} with the key of the external account does not exist`);
  const key = keySecretRef.key ?? '';
  const encoded = Buffer.from(entryOf(credential, key).reveal()).toString('utf8').trim().replace(/=+$/, '');
  if (!/^[A-Za-z0-9_-]+$/.test(encoded))
    throw unusable('CredentialInvalid', `data "${key}" of ${text} is not base64url`);
  return { keyId: keyID, macKey: new Secret<Uint8Array>(Buffer.from(encoded, 'base64url')) };
}

const unusable = (code: string, message: string): Fault =>
  new Fault('misconfigured', {
    code,
    at: 'spec.acme.externalAccountBinding.keySecretRef',
    message,
    remedy: 'store the key there as the certificate authority has told it',
  });
