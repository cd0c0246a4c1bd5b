import { Fault } from '../../../base/fault.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import { Secret } from '../../../base/secret.ts';
import type { JsonReply, JsonService } from '../json-call.ts';
import { callJson, refusalFault } from '../json-call.ts';
import type { CreateDnsProvider, Dns01Solver, DnsProviderParts, DnsProviderSetting, TxtRecord } from '../provider.ts';
import { stableWords } from '../stable-words.ts';
import type { AzureCloud } from './azure-clouds.ts';
import { azureCloud } from './azure-clouds.ts';
import type { TxtSet } from './azure-record-set.ts';
import { readTxtSet, withValues, zoneKind } from './azure-record-set.ts';
import { azureCredentialPlace, azureToken } from './azure-token.ts';

type AzureConfig = NonNullable<Dns01Solver['azureDNS']>;
type AzureSetting = DnsProviderSetting<AzureConfig>;

/**
 * Azure DNS, public and private zones. A record set is written with the ETag with which it was read, so that values that others put there meanwhile
 * stay. Source: Azure DNS REST API, record sets; reference 2.14.
 */
export const createAzureDnsProvider: CreateDnsProvider<AzureConfig> = (setting, parts) =>
  azureDnsAt(azureCloud(setting.config))(setting, parts);

/** Makes the provider for these origins. */
export const azureDnsAt =
  (cloud: AzureCloud) =>
  (
    setting: AzureSetting,
    { transport, clock, tokens }: Pick<DnsProviderParts, 'transport' | 'clock' | 'tokens'>,
  ): ReturnType<typeof createAzureDnsProvider> => {
    const service: JsonService = { name: 'Azure DNS', transport, clock };
    const update = async (record: TxtRecord, wanted: Wanted, signal: AbortSignal): Promise<void> => {
      const place = { service, setting, url: setUrl(setting.config, cloud, record) };
      const act = (token: Secret<string>): Promise<void> => changeSet({ ...place, token }, record, wanted, signal);
      await tokens.use(azureToken(setting, service, cloud), act, signal);
    };
    return {
      present: (record, signal) =>
        update(record, (values) => (values.includes(record.value) ? values : [...values, record.value]), signal),
      cleanUp: (record, signal) => update(record, (values) => values.filter((value) => value !== record.value), signal),
    };
  };

/** What shall be there instead of what is. */
type Wanted = (values: readonly string[]) => readonly string[];

/** A record set, and who asks for it. */
interface Place {
  readonly service: JsonService;
  readonly setting: AzureSetting;
  readonly token: Secret<string>;
  readonly url: URL;
}

/** Reference 2.14. */
const TTL = 60;
/** How often somebody else may be quicker. */
const ATTEMPTS = 10;
/** The set is no longer as it was read: another, being changed, or there already. */
const OVERTAKEN = new Set([409, 412]);

function setUrl(config: AzureConfig, { management }: AzureCloud, record: TxtRecord): URL {
  const zone = (config.hostedZoneName || record.zone).replace(/\.$/, '');
  const kind = zoneKind(config);
  const parts = ['subscriptions', config.subscriptionID, 'resourceGroups', config.resourceGroupName];
  const resource = ['providers', 'Microsoft.Network', kind.path, zone, 'TXT', relativeName(record.name, zone)];
  const path = [...parts, ...resource].map(encodeURIComponent).join('/');
  return new URL(`/${path}?api-version=${kind.version}`, management);
}

/** Below the zone; `@` is the zone itself. @throws Fault misconfigured `ZoneNotFound`: the name is not in the zone. */
function relativeName(absolute: string, zone: string): string {
  const name = absolute.replace(/\.$/, '');
  if (name === zone) return '@';
  if (name.endsWith(`.${zone}`)) return name.slice(0, -zone.length - 1);
  throw new Fault('misconfigured', {
    code: 'ZoneNotFound',
    at: 'dns01.azureDNS.hostedZoneName',
    message: `"${name}" is not in the zone "${zone}"`,
    remedy: 'correct hostedZoneName, or leave it out',
  });
}

async function changeSet(place: Place, record: TxtRecord, wanted: Wanted, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const old = await readSet(place, signal);
    const values = wanted(old.values);
    if (values.length === old.values.length) return;
    const reply = await (values.length === 0 ? remove(place, old, signal) : write(place, { old, values }, signal));
    if (reply.status < 300 || (values.length === 0 && reply.status === 404)) return;
    if (!OVERTAKEN.has(reply.status)) throw refused(place, reply, 'change the TXT records');
  }
  throw new Fault('transient', {
    code: 'RecordChanged',
    message: `the TXT records of "${record.name}" at Azure DNS changed again and again while they were written`,
  });
}

/** Empty where there is none yet. */
async function readSet(place: Place, signal: AbortSignal): Promise<TxtSet> {
  const reply = await ask(place, { method: 'GET' }, signal);
  const isThere = reply.status < 300;
  if (!isThere && codeOf(reply) !== 'NotFound') throw refused(place, reply, 'read the TXT records');
  return readTxtSet(isThere ? reply.body : undefined, zoneKind(place.setting.config));
}

const remove = (place: Place, { etag }: TxtSet, signal: AbortSignal): Promise<JsonReply> =>
  ask(place, { method: 'DELETE', headers: etag === undefined ? {} : { 'if-match': etag } }, signal);

function write(
  place: Place,
  { old, values }: { readonly old: TxtSet; readonly values: readonly string[] },
  signal: AbortSignal,
): Promise<JsonReply> {
  const body = JSON.stringify(withValues(old, values, zoneKind(place.setting.config), TTL));
  const headers: Readonly<Record<string, string>> =
    old.etag === undefined ? { 'if-none-match': '*' } : { 'if-match': old.etag };
  return ask(place, { method: 'PUT', headers, body }, signal);
}

/** The part of a request that differs. */
interface Request {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function ask(
  { service, token, url }: Place,
  { method, headers = {}, body }: Request,
  signal: AbortSignal,
): Promise<JsonReply> {
  const all = { ...headers, authorization: new Secret(`Bearer ${token.reveal()}`) };
  return callJson(service, { method, url, headers: all, ...(body === undefined ? {} : { body }) }, signal);
}

/** Refusals are `{"error": {"code": "AuthorizationFailed", "message": "…"}}`, of record sets also without the outer object. */
const errorOf = ({ body }: JsonReply): Readonly<Record<string, unknown>> => {
  if (!isJsonObject(body)) return {};
  return isJsonObject(body['error']) ? body['error'] : body;
};

const codeOf = (reply: JsonReply): unknown => errorOf(reply)['code'];

function refused({ service, setting }: Place, reply: JsonReply, asked: string): Fault {
  const { message } = errorOf(reply);
  const words = typeof message === 'string' ? stableWords(message) : undefined;
  if (reply.status !== 404)
    return refusalFault(service, reply, { asked, credential: azureCredentialPlace(setting), words });
  return new Fault('misconfigured', {
    code: 'ZoneNotFound',
    message: `${service.name} answered 404 when asked to ${asked}: ${reply.shown(words ?? '')}`,
    remedy: 'correct subscriptionID, resourceGroupName, hostedZoneName or zoneType',
  });
}
