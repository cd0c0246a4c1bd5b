import { sign } from 'node:crypto';
import { digest } from '../../../base/digest.ts';
import { Fault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { instant } from '../../../base/instant.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import { Secret } from '../../../base/secret.ts';
import type { Dns01Solver, DnsProviderSetting, FreshToken, TokenWish } from '../provider.ts';
import type { JsonReply, JsonService } from '../json-call.ts';
import { callJson, refusalFault } from '../json-call.ts';
import { endOfToken } from '../kept-tokens.ts';
import { secretPlace } from '../secret-place.ts';
import { stableWords } from '../stable-words.ts';
import type { AccountKey } from './account-key.ts';
import { readAccountKey } from './account-key.ts';

type CloudDnsSetting = DnsProviderSetting<NonNullable<Dns01Solver['cloudDNS']>>;

const SCOPE = 'https://www.googleapis.com/auth/ndev.clouddns.readwrite';
/** What the assertion is meant for, wherever it is sent. A `token_uri` in a Secret is not followed: who wrote it would choose whom the controller talks to. */
const AUDIENCE = 'https://oauth2.googleapis.com/token';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Seconds for which an assertion is good: Google takes an hour at most. */
const ASSERTION_LIFE = 600;
const OWN_IDENTITY = "the controller's own Google identity";

/** As texts name the credential. */
export const googleCredentialPlace = (setting: CloudDnsSetting): string => {
  const { serviceAccountSecretRef: secret } = setting.config;
  return secret === undefined ? OWN_IDENTITY : secretPlace(setting, secret);
};

/**
 * How an access token for Cloud DNS is had: for the key of a service account, or for the controller's own identity where that is allowed. Source: Google
 * identity, "Using OAuth 2.0 for server to server applications"; RFC 7523 §2.1.
 * @param origin Where keys are exchanged for tokens.
 * @throws Fault misconfigured `CredentialMissing`, `CredentialInvalid`, `CredentialRefused`, and those of `callJson`.
 */
export function googleToken(setting: CloudDnsSetting, service: JsonService, origin: string): TokenWish {
  const { serviceAccountSecretRef: secret } = setting.config;
  const keyOf = (credential: string): string => digest(JSON.stringify(['cloudDNS', origin, credential]));
  if (secret !== undefined) {
    const place = secretPlace(setting, secret);
    const text = setting.secretText(secret);
    const fetch: TokenWish['fetch'] = async (signal) =>
      byKey(service, origin, { place, account: readAccountKey(text, place) }, signal);
    return { key: keyOf(digest(text.reveal())), fetch };
  }
  if (setting.ambientCredentials) return { key: keyOf(OWN_IDENTITY), fetch: ownToken };
  throw new Fault('misconfigured', {
    code: 'CredentialMissing',
    at: 'dns01.cloudDNS',
    message: "the solver names no credentials for Cloud DNS, and this issuer may not use the controller's own",
    remedy: 'name serviceAccountSecretRef, or start the controller with --issuer-ambient-credentials',
  });
}

/** A key, and where it is from. */
interface PlacedKey {
  readonly place: string;
  readonly account: AccountKey;
}

async function byKey(
  service: JsonService,
  origin: string,
  { place, account }: PlacedKey,
  signal: AbortSignal,
): Promise<FreshToken> {
  const asked = service.clock.now();
  const assertion = new Secret(assertionOf(account, asked));
  const body = new URLSearchParams({ grant_type: GRANT, assertion: assertion.reveal() }).toString();
  const url = new URL('/token', origin);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const reply = await callJson(service, { method: 'POST', url, headers, body, secrets: [assertion] }, signal);
  const { access_token: token, expires_in: life } = isJsonObject(reply.body) ? reply.body : {};
  if (reply.status < 300 && typeof token === 'string')
    return { token: new Secret(token), endsAt: endOfToken(life, asked) };
  throw keyRefused(service, reply, place);
}

/** A signed statement of the account itself. RFC 7523 §3. */
function assertionOf({ email, keyId, key }: AccountKey, now: Instant): string {
  const issued = Math.floor(now / 1000);
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId === '' ? {} : { kid: keyId }) };
  const claims = { iss: email, scope: SCOPE, aud: AUDIENCE, iat: issued, exp: issued + ASSERTION_LIFE };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

function keyRefused(service: JsonService, reply: JsonReply, place: string): Fault {
  const { error, error_description: description } = isJsonObject(reply.body) ? reply.body : {};
  const words = stableWords(reply.shown([error, description].filter((word) => typeof word === 'string').join(': ')));
  const asked = 'exchange the key of the service account for a token';
  if (reply.status !== 400) return refusalFault(service, reply, { asked, credential: place, words });
  return new Fault('misconfigured', {
    code: 'CredentialRefused',
    message: `${service.name} answered 400 when asked to ${asked}: ${words}`,
    remedy: `check ${place}: whether the key is still valid and its account enabled`,
  });
}

/** Whatever Google's library finds: workload identity, a metadata server, GOOGLE_APPLICATION_CREDENTIALS. */
async function ownToken(): Promise<FreshToken> {
  const { GoogleAuth } = await import('google-auth-library');
  try {
    const client = await new GoogleAuth({ scopes: SCOPE }).getClient();
    const { token } = await client.getAccessToken();
    const { expiry_date: end } = client.credentials;
    if (typeof token === 'string' && token !== '')
      return { token: new Secret(token), endsAt: typeof end === 'number' ? instant(end) : undefined };
  } catch (cause) {
    throw noIdentity(stableWords(cause instanceof Error ? `: ${cause.message}` : ''), cause);
  }
  throw noIdentity('', undefined);
}

const noIdentity = (words: string, cause: unknown): Fault =>
  new Fault('misconfigured', {
    code: 'CredentialRefused',
    message: `no token for ${OWN_IDENTITY} could be had${words}`,
    remedy: 'bind the ServiceAccount of the controller to a Google service account, or name serviceAccountSecretRef',
    cause,
  });
