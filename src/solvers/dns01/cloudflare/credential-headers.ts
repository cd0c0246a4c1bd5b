import { Fault } from '../../../base/fault.ts';
import { Secret } from '../../../base/secret.ts';
import type { Dns01Solver, DnsProviderSetting } from '../provider.ts';
import { secretPlace } from '../secret-place.ts';

/** How a request says who asks, and where the credential is, for people. */
export interface CloudflareCredential {
  readonly headers: Readonly<Record<string, string | Secret<string>>>;
  readonly place: string;
}

/** A token, or the key of the whole account with its e-mail address. @throws Fault misconfigured: neither, or what is missing. */
export function credentialHeaders(
  setting: DnsProviderSetting<NonNullable<Dns01Solver['cloudflare']>>,
): CloudflareCredential {
  const { apiTokenSecretRef: token, apiKeySecretRef: key, email } = setting.config;
  if (token !== undefined)
    return { headers: { authorization: bearer(setting.secretText(token)) }, place: secretPlace(setting, token) };
  if (key !== undefined && email !== undefined && email !== '')
    return {
      headers: { 'x-auth-email': email, 'x-auth-key': setting.secretText(key) },
      place: secretPlace(setting, key),
    };
  throw new Fault('misconfigured', {
    code: 'CredentialMissing',
    at: 'dns01.cloudflare',
    message: 'the solver names no credential for Cloudflare',
    remedy: 'set apiTokenSecretRef, or apiKeySecretRef with email',
  });
}

const bearer = (token: Secret<string>): Secret<string> => new Secret(`Bearer ${token.reveal()}`);
