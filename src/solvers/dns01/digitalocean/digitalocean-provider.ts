import { Fault } from '../../../base/fault.ts';
import type { JsonObject } from '../../../base/json-object.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import { Secret } from '../../../base/secret.ts';
import type { JsonReply, JsonService } from '../json-call.ts';
import { callJson, refusalFault } from '../json-call.ts';
import type { CreateDnsProvider, Dns01Solver, DnsProviderParts, DnsProviderSetting, TxtRecord } from '../provider.ts';
import { secretPlace } from '../secret-place.ts';
import { unquotedText } from '../text-chunks.ts';

type DigitaloceanConfig = NonNullable<Dns01Solver['digitalocean']>;

/** DigitalOcean. Records are found by name and value. Source: DigitalOcean API v2, domain records; reference 2.14. */
export const createDigitaloceanProvider: CreateDnsProvider<DigitaloceanConfig> = (setting, parts) =>
  digitaloceanAt('https://api.digitalocean.com')(setting, parts);

/** Where its API is, for tests. */
export const digitaloceanAt =
  (origin: string) =>
  (
    setting: DnsProviderSetting<DigitaloceanConfig>,
    { transport, clock }: Pick<DnsProviderParts, 'transport' | 'clock'>,
  ): ReturnType<typeof createDigitaloceanProvider> => {
    const service: JsonService = { name: 'DigitalOcean', transport, clock };
    const api: Api = { service, origin, setting };
    return {
      async present(record, signal) {
        if ((await recordsOf(api, record, signal)).length > 0) return;
        const body = { type: 'TXT', name: relativeName(record), data: record.value, ttl: TTL };
        const reply = await ask(api, { method: 'POST', path: recordsPath(record), body }, signal);
        if (reply.status >= 300) throw refused(api, reply, 'create the TXT record');
      },
      async cleanUp(record, signal) {
        for (const id of await recordsOf(api, record, signal)) {
          const reply = await ask(api, { method: 'DELETE', path: `${recordsPath(record)}/${id}` }, signal);
          if (reply.status >= 300 && reply.status !== 404) throw refused(api, reply, 'delete the TXT record');
        }
      },
    };
  };

interface Api {
  readonly service: JsonService;
  readonly origin: string;
  readonly setting: DnsProviderSetting<DigitaloceanConfig>;
}

/** Reference 2.14. */
const TTL = 60;
const PAGE = 200;
const MOST_PAGES = 50;

interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
}

function ask(
  { service, origin, setting }: Api,
  { method, path, body }: Request,
  signal: AbortSignal,
): Promise<JsonReply> {
  const token = setting.secretText(setting.config.tokenSecretRef);
  const headers = { authorization: new Secret(`Bearer ${token.reveal()}`) };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  return callJson(service, { method, url: new URL(path, origin), headers, ...content }, signal);
}

/** Ids of the records with the very value; all pages are read (trap H4). */
async function recordsOf(api: Api, record: TxtRecord, signal: AbortSignal): Promise<readonly number[]> {
  const ids: number[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = `type=TXT&name=${encodeURIComponent(withoutDot(record.name))}&per_page=${PAGE}&page=${page}`;
    const reply = await ask(api, { method: 'GET', path: `${recordsPath(record)}?${query}` }, signal);
    if (reply.status === 404) throw noZone(record);
    if (reply.status >= 300) throw refused(api, reply, 'list the TXT records');
    const entries = recordsIn(reply.body);
    for (const { id, data } of entries)
      if (typeof id === 'number' && typeof data === 'string' && unquotedText(data) === record.value) ids.push(id);
    if (entries.length < PAGE) break;
  }
  return ids;
}

function recordsIn(body: unknown): readonly JsonObject[] {
  const list: unknown = isJsonObject(body) ? body['domain_records'] : undefined;
  const entries: readonly unknown[] = Array.isArray(list) ? list : [];
  return entries.filter(isJsonObject);
}

const recordsPath = ({ zone }: TxtRecord): string => `/v2/domains/${encodeURIComponent(withoutDot(zone))}/records`;

/** Below the domain; `@` is the domain itself. */
function relativeName({ name, zone }: TxtRecord): string {
  const relative = name === zone ? '' : withoutDot(name).slice(0, -withoutDot(zone).length - 1);
  return relative === '' ? '@' : relative;
}

const withoutDot = (name: string): string => name.replace(/\.$/, '');

const noZone = ({ zone }: TxtRecord): Fault =>
  new Fault('misconfigured', {
    code: 'ZoneNotFound',
    message: `DigitalOcean shows no domain "${withoutDot(zone)}" to this token`,
    remedy: 'add the domain there, or give a token of the team that has it',
  });

/** Refusals are `{"id": "unauthorized", "message": "…"}`. */
function refused({ service, setting }: Api, reply: JsonReply, asked: string): Fault {
  const message = isJsonObject(reply.body) ? reply.body['message'] : undefined;
  const credential = secretPlace(setting, setting.config.tokenSecretRef);
  return refusalFault(service, reply, { asked, credential, words: typeof message === 'string' ? message : undefined });
}
