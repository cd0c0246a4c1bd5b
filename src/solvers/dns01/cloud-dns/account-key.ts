import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Fault } from '../../../base/fault.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import type { Secret } from '../../../base/secret.ts';

/** Key of a Google service account. */
export interface AccountKey {
  readonly email: string;
  readonly keyId: string;
  readonly key: KeyObject;
}

/**
 * Reads the JSON that Google hands out for a service account. Other kinds of credentials are refused, as they name files, programs and servers
 * that the controller would read, run and ask on behalf of whoever wrote the Secret.
 * @param place As texts name it.
 * @throws Fault misconfigured `CredentialInvalid`, without any of its content.
 */
export function readAccountKey(text: Secret<string>, place: string): AccountKey {
  const json = parsed(text);
  if (!isJsonObject(json)) throw invalid(place, 'is not JSON');
  const { type, client_email: email, private_key_id: keyId, private_key: pem } = json;
  if (type !== 'service_account') throw invalid(place, 'has no "type": "service_account"');
  if (typeof email !== 'string' || typeof pem !== 'string') throw invalid(place, 'lacks client_email or private_key');
  const key = keyOf(pem);
  if (key?.asymmetricKeyType !== 'rsa') throw invalid(place, 'has no RSA key in PEM as private_key');
  return { email, keyId: typeof keyId === 'string' ? keyId : '', key };
}

function parsed(text: Secret<string>): unknown {
  try {
    return JSON.parse(text.reveal());
  } catch {
    return undefined;
  }
}

function keyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

const invalid = (place: string, what: string): Fault =>
  new Fault('misconfigured', {
    code: 'CredentialInvalid',
    message: `${place} ${what}`,
    remedy: 'put the JSON key of a service account there, as `gcloud iam service-accounts keys create` writes it',
  });
