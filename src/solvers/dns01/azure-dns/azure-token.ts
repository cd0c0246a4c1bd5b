import type * as AzureLibrary from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { digest } from '../../../base/digest.ts';
import { Fault } from '../../../base/fault.ts';
import { instant } from '../../../base/instant.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import { Secret } from '../../../base/secret.ts';
import type { JsonReply, JsonService } from '../json-call.ts';
import { callJson, refusalFault } from '../json-call.ts';
import { endOfToken } from '../kept-tokens.ts';
import type { Dns01Solver, DnsProviderSetting, FreshToken, TokenWish } from '../provider.ts';
import { secretPlace } from '../secret-place.ts';
import { stableWords } from '../stable-words.ts';
import type { AzureCloud } from './azure-clouds.ts';

type AzureConfig = NonNullable<Dns01Solver['azureDNS']>;
type AzureIdentity = typeof AzureLibrary;
type AzureSetting = DnsProviderSetting<AzureConfig>;

const OWN_IDENTITY = "the controller's own Azure identity";

/** As texts name the credential. */
export const azureCredentialPlace = (setting: AzureSetting): string => {
  const { clientSecretSecretRef: secret } = setting.config;
  return secret === undefined ? OWN_IDENTITY : secretPlace(setting, secret);
};

/**
 * How an access token for Azure's API of resources is had: for the service principal that the solver names, or for the controller's own identity where
 * that is allowed. Source: Microsoft identity platform, client credentials flow; RFC 6749 §4.4.
 * @throws Fault misconfigured `CredentialMissing`, `CredentialRefused`, and those of `callJson`.
 */
export function azureToken(setting: AzureSetting, service: JsonService, cloud: AzureCloud): TokenWish {
  const { clientID, tenantID, clientSecretSecretRef: secret, managedIdentity = {} } = setting.config;
  const { login, management } = cloud;
  const keyOf = (...credential: readonly unknown[]): string =>
    digest(JSON.stringify(['azureDNS', login, management, ...credential]));
  if (clientID && tenantID && secret !== undefined) {
    const place = secretPlace(setting, secret);
    const principal = { place, clientID, tenantID, password: setting.secretText(secret) };
    const key = keyOf(clientID, tenantID, digest(principal.password.reveal()));
    return { key, fetch: (signal) => byPrincipal(service, cloud, principal, signal) };
  }
  if (setting.ambientCredentials)
    return { key: keyOf(managedIdentity), fetch: (signal) => ownToken(setting.config, cloud, signal) };
  throw new Fault('misconfigured', {
    code: 'CredentialMissing',
    at: 'dns01.azureDNS',
    message:
      "the solver names no service principal for Azure DNS, and this issuer may not use the controller's own identity",
    remedy:
      'name clientID, clientSecretSecretRef and tenantID, or start the controller with --issuer-ambient-credentials',
  });
}

interface Principal {
  readonly place: string;
  readonly clientID: string;
  readonly tenantID: string;
  readonly password: Secret<string>;
}

async function byPrincipal(
  service: JsonService,
  { login, management }: AzureCloud,
  { place, clientID, tenantID, password }: Principal,
  signal: AbortSignal,
): Promise<FreshToken> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientID,
    client_secret: password.reveal(),
    scope: scopeOf(management),
  }).toString();
  const url = new URL(`/${encodeURIComponent(tenantID)}/oauth2/v2.0/token`, login);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const asked = service.clock.now();
  const reply = await callJson(service, { method: 'POST', url, headers, body, secrets: [password] }, signal);
  const { access_token: token, expires_in: life } = isJsonObject(reply.body) ? reply.body : {};
  if (reply.status < 300 && typeof token === 'string')
    return { token: new Secret(token), endsAt: endOfToken(life, asked) };
  throw principalRefused(service, reply, place);
}

const scopeOf = (management: string): string => `${management}/.default`;

/** Refusals are `{"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret… Trace ID: … "}`. */
function principalRefused(service: JsonService, reply: JsonReply, place: string): Fault {
  const description = isJsonObject(reply.body) ? reply.body['error_description'] : undefined;
  const [sentence = ''] = typeof description === 'string' ? description.split(/\r?\n| Trace ID:/) : [];
  const asked = 'log in as the service principal';
  const words = stableWords(reply.shown(sentence));
  if (reply.status !== 400) return refusalFault(service, reply, { asked, credential: place, words });
  return new Fault('misconfigured', {
    code: 'CredentialRefused',
    message: `${service.name} answered 400 when asked to ${asked}: ${words}`,
    remedy: `check clientID, tenantID and ${place}`,
  });
}

/** By the library, as there are many ways to have an identity: the one that `managedIdentity` names, workload identity first. */
async function ownToken(config: AzureConfig, cloud: AzureCloud, signal: AbortSignal): Promise<FreshToken> {
  const library = await import('@azure/identity');
  try {
    const ways = waysToOwnIdentity(library, config, cloud);
    const wanted = { abortSignal: signal };
    const token = await new library.ChainedTokenCredential(...ways).getToken(scopeOf(cloud.management), wanted);
    return { token: new Secret(token.token), endsAt: instant(token.expiresOnTimestamp) };
  } catch (cause) {
    throw noIdentity(cause);
  }
}

function waysToOwnIdentity(
  { ManagedIdentityCredential, WorkloadIdentityCredential, CredentialUnavailableError }: AzureIdentity,
  { managedIdentity = {} }: AzureConfig,
  { login }: AzureCloud,
): readonly TokenCredential[] {
  const { clientID, resourceID, tenantID } = managedIdentity;
  if (resourceID) return [new ManagedIdentityCredential({ resourceId: resourceID })];
  const named = clientID ? { clientId: clientID } : {};
  const managed = new ManagedIdentityCredential(named);
  const tenant = tenantID ? { tenantId: tenantID } : {};
  try {
    return [new WorkloadIdentityCredential({ ...named, ...tenant, authorityHost: login }), managed];
  } catch (thrown) {
    // The Pod has no federated token.
    if (thrown instanceof CredentialUnavailableError) return [managed];
    throw thrown;
  }
}

function noIdentity(cause: unknown): Fault {
  const [words = ''] = cause instanceof Error ? cause.message.split(/\r?\n| Trace ID:/) : [];
  return new Fault('misconfigured', {
    code: 'CredentialRefused',
    message: `no token for ${OWN_IDENTITY} could be had: ${stableWords(words)}`,
    remedy: 'give the ServiceAccount of the controller a workload identity, or name a service principal',
    cause,
  });
}
