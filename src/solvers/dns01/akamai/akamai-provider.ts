import { Fault } from '../../../base/fault.ts';
import { isJsonObject } from '../../../base/json-object.ts';
import type { JsonReply, JsonService } from '../json-call.ts';
import { callJson, refusalFault } from '../json-call.ts';
import type { CreateDnsProvider, Dns01Solver, DnsProviderParts, DnsProviderSetting, TxtRecord } from '../provider.ts';
import { secretPlace } from '../secret-place.ts';
import { quotedText, unquotedText } from '../text-chunks.ts';
import type { EdgeGridCredentials } from './edge-grid.ts';
import { edgeGridHeader } from './edge-grid.ts';
import { createOneAtATime } from './one-at-a-time.ts';

type AkamaiConfig = NonNullable<Dns01Solver['akamai']>;
type AkamaiSetting = DnsProviderSetting<AkamaiConfig>;

/** Provider objects come and go with each Challenge, and Akamai has nothing to guard a record set with: this is what they share. */
const oneAtATime = createOneAtATime();

/**
 * Akamai Edge DNS. Values are put into and taken out of the list of the name. As the API offers nothing to notice a change in between, changes of one name
 * wait for each other here, and after each it is read whether it is still there. Source: Akamai Edge DNS API v2, record sets; reference 2.14.
 */
export const createAkamaiProvider: CreateDnsProvider<AkamaiConfig> = (setting, parts) =>
  akamaiAt(`https://${setting.config.serviceConsumerDomain}`)(setting, parts);

/** Where its API is, for tests. */
export const akamaiAt =
  (origin: string) =>
  (
    setting: AkamaiSetting,
    { transport, clock, randomBytes }: Pick<DnsProviderParts, 'transport' | 'clock' | 'randomBytes'>,
  ): ReturnType<typeof createAkamaiProvider> => {
    const service: JsonService = { name: 'Akamai Edge DNS', transport, clock };
    const nonce = (): string => Buffer.from(randomBytes(16)).toString('hex');
    const update = async (record: TxtRecord, wanted: Wanted, signal: AbortSignal): Promise<void> => {
      const zone = zoneUrl(origin, record);
      const place = { service, setting, zone, url: setUrl(zone, record), credentials: credentialsOf(setting), nonce };
      await oneAtATime(place.url.href, () => changeSet(place, record, wanted, signal));
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
  readonly setting: AkamaiSetting;
  readonly url: URL;
  /** The zone that it is in. */
  readonly zone: URL;
  readonly credentials: EdgeGridCredentials;
  readonly nonce: () => string;
}

/** The values of a name, and how long they may be kept, in seconds. */
interface TxtSet {
  readonly ttl: number;
  readonly values: readonly string[];
}

/** Reference 2.14. */
const TTL = 300;
/** How often it is written at most, where somebody else undoes it. */
const ATTEMPTS = 5;

function zoneUrl(origin: string, { zone }: TxtRecord): URL {
  const path = `/config-dns/v2/zones/${encodeURIComponent(withoutDot(zone))}`;
  if (URL.parse(origin)?.origin === origin.toLowerCase()) return new URL(path, origin);
  throw new Fault('misconfigured', {
    code: 'ServerInvalid',
    at: 'dns01.akamai.serviceConsumerDomain',
    message: `"${origin.replace(/^https:\/\//, '')}" is not the name of a host`,
    remedy: 'give the host of the API client, such as akab-1.luna.akamaiapis.net',
  });
}

const setUrl = (zone: URL, { name }: TxtRecord): URL =>
  new URL(`${zone.pathname}/names/${encodeURIComponent(withoutDot(name))}/types/TXT`, zone);

const withoutDot = (name: string): string => name.replace(/\.$/, '');

function credentialsOf(setting: AkamaiSetting): EdgeGridCredentials {
  const { clientTokenSecretRef, accessTokenSecretRef, clientSecretSecretRef } = setting.config;
  return {
    clientToken: setting.secretText(clientTokenSecretRef).reveal(),
    accessToken: setting.secretText(accessTokenSecretRef).reveal(),
    clientSecret: setting.secretText(clientSecretSecretRef),
  };
}

/** Whether a write has held is read after each, the last one too. */
async function changeSet(place: Place, record: TxtRecord, wanted: Wanted, signal: AbortSignal): Promise<void> {
  let old = await readSet(place, signal);
  if (old === undefined && wanted([]).length === 0) await seeZone(place, record, signal);
  for (let written = 0; ; written += 1) {
    const before = old?.values ?? [];
    const values = wanted(before);
    if (values.length === before.length) return;
    if (written === ATTEMPTS) throw undone(record);
    await writeSet(place, { record, old, values }, signal);
    old = await readSet(place, signal);
  }
}

const undone = ({ name }: TxtRecord): Fault =>
  new Fault('transient', {
    code: 'RecordChanged',
    message: `the TXT records of "${name}" at Akamai Edge DNS changed again and again while they were written`,
  });

/** Where there is nothing to take away it may be that the zone is hidden, which is answered alike. @throws Fault misconfigured `ZoneNotFound`. */
async function seeZone(place: Place, record: TxtRecord, signal: AbortSignal): Promise<void> {
  const reply = await ask({ ...place, url: place.zone }, { method: 'GET' }, signal);
  if (reply.status === 404) throw noZone(record);
  if (reply.status >= 300) throw refused(place, reply, 'look for the zone');
}

/** Undefined where there is none. */
async function readSet(place: Place, signal: AbortSignal): Promise<TxtSet | undefined> {
  const reply = await ask(place, { method: 'GET' }, signal);
  if (reply.status === 404) return undefined;
  if (reply.status >= 300) throw refused(place, reply, 'read the TXT records');
  const { ttl, rdata } = isJsonObject(reply.body) ? reply.body : {};
  const data = (Array.isArray(rdata) ? rdata : []).filter((one) => typeof one === 'string');
  return { ttl: typeof ttl === 'number' ? ttl : TTL, values: data.map(unquotedText) };
}

/** One change of a record set. */
interface Change {
  readonly record: TxtRecord;
  readonly old: TxtSet | undefined;
  readonly values: readonly string[];
}

/** A set that somebody else has made or taken away meanwhile is looked at again. */
async function writeSet(place: Place, { record, old, values }: Change, signal: AbortSignal): Promise<void> {
  const set = { name: withoutDot(record.name), type: 'TXT', ttl: old?.ttl ?? TTL, rdata: values.map(quotedText) };
  const method = methodOf(old, values);
  const body = method === 'DELETE' ? undefined : JSON.stringify(set);
  const reply = await ask(place, { method, body }, signal);
  const isOvertaken = reply.status === 409 || (reply.status === 404 && method !== 'POST');
  if (reply.status < 300 || isOvertaken) return;
  throw reply.status === 404 ? noZone(record) : refused(place, reply, 'change the TXT records');
}

function methodOf(old: TxtSet | undefined, values: readonly string[]): 'POST' | 'PUT' | 'DELETE' {
  if (values.length === 0) return 'DELETE';
  return old === undefined ? 'POST' : 'PUT';
}

/** The part of a request that differs. */
interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: string | undefined;
}

function ask(
  { service, url, credentials, nonce }: Place,
  { method, body }: Request,
  signal: AbortSignal,
): Promise<JsonReply> {
  const authorization = edgeGridHeader(credentials, { method, url, body }, service.clock.now(), nonce());
  const content = body === undefined ? {} : { body };
  return callJson(service, { method, url, headers: { authorization }, ...content }, signal);
}

const noZone = ({ zone }: TxtRecord): Fault =>
  new Fault('misconfigured', {
    code: 'ZoneNotFound',
    message: `Akamai Edge DNS shows no zone "${withoutDot(zone)}" to this API client`,
    remedy: 'give the API client READ-WRITE access to "DNS—Zone Record Management" of the group that has the zone',
  });

/** Refusals are problems: `{"type": "…", "title": "…", "detail": "…"}`. RFC 9457. */
function refused({ service, setting }: Place, reply: JsonReply, asked: string): Fault {
  const { title, detail } = isJsonObject(reply.body) ? reply.body : {};
  const words = [title, detail].filter((word) => typeof word === 'string').join(': ');
  const credential = secretPlace(setting, setting.config.clientSecretSecretRef);
  return refusalFault(service, reply, { asked, credential, words });
}
