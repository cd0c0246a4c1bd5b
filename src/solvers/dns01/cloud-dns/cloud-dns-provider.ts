import { Fault } from '../../../base/fault.ts';
import type { JsonObject } from '../../../base/json-object.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import type { Secret } from '../../../base/secret.ts';
import type { JsonService } from '../json-call.ts';
import type { CreateDnsProvider, Dns01Solver, DnsProviderParts, DnsProviderSetting, TxtRecord } from '../provider.ts';
import { quotedText, unquotedText } from '../text-chunks.ts';
import type { CloudDnsApi } from './cloud-dns-call.ts';
import { callCloudDns } from './cloud-dns-call.ts';
import { googleCredentialPlace, googleToken } from './google-token.ts';

type CloudDnsConfig = NonNullable<Dns01Solver['cloudDNS']>;

/**
 * Google Cloud DNS. A change takes the record set away as it was read and puts it there as it shall be, which Google does at once or, where somebody
 * was quicker, not at all; so that values of others stay. Source: Cloud DNS API v1, managedZones, resourceRecordSets, changes; reference 2.14.
 */
export const createCloudDnsProvider: CreateDnsProvider<CloudDnsConfig> = (setting, parts) =>
  cloudDnsAt({ dns: 'https://dns.googleapis.com', token: 'https://oauth2.googleapis.com' })(setting, parts);

/** Where its APIs are, for tests. */
export interface GoogleOrigins {
  readonly dns: string;
  readonly token: string;
}

/** Makes the provider for these origins. */
export const cloudDnsAt =
  (origins: GoogleOrigins) =>
  (
    setting: DnsProviderSetting<CloudDnsConfig>,
    { transport, clock, tokens, pauseUntil }: Pick<DnsProviderParts, 'transport' | 'clock' | 'tokens' | 'pauseUntil'>,
  ): ReturnType<typeof createCloudDnsProvider> => {
    const service: JsonService = { name: 'Google Cloud DNS', transport, clock };
    const update = async (record: TxtRecord, wanted: Wanted, signal: AbortSignal): Promise<void> => {
      const place = googleCredentialPlace(setting);
      const act = async (token: Secret<string>): Promise<void> => {
        const api = { service, origin: origins.dns, project: setting.config.project, token, place, pauseUntil };
        const zone = setting.config.hostedZoneName || (await findZone(api, record, signal));
        await changeSet({ api, zone }, record, wanted, signal);
      };
      await tokens.use(googleToken(setting, service, origins.token), act, signal);
    };
    return {
      present: (record, signal) => update(record, (values) => new Set([...values, record.value]), signal),
      cleanUp: (record, signal) =>
        update(record, (values) => new Set([...values].filter((value) => value !== record.value)), signal),
    };
  };

/** What shall be there instead of what is. */
type Wanted = (values: ReadonlySet<string>) => ReadonlySet<string>;

/** A zone of a project. */
interface Place {
  readonly api: CloudDnsApi;
  readonly zone: string;
}

/** Reference 2.14. */
const TTL = 60;
/** How often somebody else may be quicker. */
const ATTEMPTS = 10;
/** What a change is refused with when the record set is no longer as it was read: gone, there already, another. */
const OVERTAKEN = [404, 409, 412];

async function changeSet(place: Place, record: TxtRecord, wanted: Wanted, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const old = await readSet(place, record, signal);
    const values = new Set(dataOf(old).map(unquotedText));
    const after = wanted(values);
    if (after.size === values.size) return;
    if (await change(place, { old, record, values: after }, signal)) return;
  }
  throw new Fault('transient', {
    code: 'RecordChanged',
    message: `the TXT records of "${record.name}" at Google Cloud DNS changed again and again while they were written`,
  });
}

/** The record set as it is, which a change must name to the letter; undefined if there is none. @throws Fault misconfigured `ZoneNotFound`. */
async function readSet(
  { api, zone }: Place,
  { name }: TxtRecord,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  const path = `/managedZones/${encodeURIComponent(zone)}/rrsets?name=${encodeURIComponent(name)}&type=TXT`;
  const answer = await callCloudDns(api, { method: 'GET', path, to: 'list the TXT records' }, [404], signal);
  if (!('found' in answer)) throw noZone(api, `managed zone "${zone}"`, 'correct hostedZoneName or project');
  return objectsIn(answer.found['rrsets']).find((set) => set['name'] === name && set['type'] === 'TXT');
}

/** One change of a record set. */
interface Change {
  readonly old: JsonObject | undefined;
  readonly record: TxtRecord;
  readonly values: ReadonlySet<string>;
}

/** Whether it was done: not so where somebody was quicker. */
async function change({ api, zone }: Place, { old, record, values }: Change, signal: AbortSignal): Promise<boolean> {
  const kept = dataOf(old).filter((data) => values.has(unquotedText(data)));
  const known = new Set(kept.map(unquotedText));
  const rrdatas = [...kept, ...[...values].filter((value) => !known.has(value)).map(quotedText)];
  const set = { ...(old ?? { name: record.name, type: 'TXT', ttl: TTL }), rrdatas };
  const body = {
    deletions: old === undefined ? [] : [old],
    additions: rrdatas.length === 0 ? [] : [set],
  };
  const path = `/managedZones/${encodeURIComponent(zone)}/changes`;
  const request = { method: 'POST', path, to: 'change the TXT records', body } as const;
  return 'found' in (await callCloudDns(api, request, OVERTAKEN, signal));
}

/** The public zone that DNS shows, else one above it. @throws Fault misconfigured `ZoneNotFound`. */
async function findZone(api: CloudDnsApi, { zone, name }: TxtRecord, signal: AbortSignal): Promise<string> {
  const labels = name.split('.');
  const above = labels.map((_, index) => labels.slice(index).join('.')).filter((one) => one.split('.').length > 2);
  for (const candidate of new Set([zone, ...above])) {
    const path = `/managedZones?dnsName=${encodeURIComponent(candidate)}`;
    const answer = await callCloudDns(api, { method: 'GET', path, to: 'list the managed zones' }, [404], signal);
    if (!('found' in answer)) break;
    const [found] = objectsIn(answer.found['managedZones']).flatMap(({ name: id, dnsName, visibility }) =>
      typeof id === 'string' && dnsName === candidate && visibility !== 'private' ? [id] : [],
    );
    if (found !== undefined) return found;
  }
  throw noZone(api, `public zone for "${name}"`, 'set project and hostedZoneName, or allow dns.managedZones.list');
}

const noZone = ({ project }: CloudDnsApi, what: string, remedy: string): Fault =>
  new Fault('misconfigured', {
    code: 'ZoneNotFound',
    message: `Google Cloud DNS shows no ${what} in project "${project}" to this credential`,
    remedy,
  });

function dataOf(set: JsonObject | undefined): readonly string[] {
  const data = set?.['rrdatas'];
  return Array.isArray(data) ? data.filter((one) => typeof one === 'string') : [];
}

const objectsIn = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
