import type { Credential, IssuerConfig, SecretName } from './issuer.ts';
import type { Secret } from '../base/secret.ts';
import { Fault } from '../base/fault.ts';

/** The Secret of that name among those that were read; undefined if it does not exist. */
export const credentialNamed = ({ credentials }: IssuerConfig, wanted: SecretName): Credential | undefined =>
  credentials.find(({ namespace, name }) => namespace === wanted.namespace && name === wanted.name);

/** One entry of a Secret. @throws Fault misconfigured: the entry is missing or empty. */
export function entryOf({ data, namespace, name }: Credential, key: string): Secret<Uint8Array> {
  const entry = Object.hasOwn(data, key) ? data[key] : undefined;
  if (entry !== undefined) return entry;
  throw new Fault('misconfigured', {
    code: 'CredentialMissing',
    message: `Secret "${namespace}/${name}" has no data "${key}"`,
    remedy: `add "${key}" to the Secret`,
  });
}
