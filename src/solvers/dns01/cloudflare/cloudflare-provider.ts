import { Fault } from '../../../base/fault.ts';
import type { JsonService } from '../json-call.ts';
import type { CreateDnsProvider, Dns01Solver, TxtRecord } from '../provider.ts';
import { quotedText, unquotedText } from '../text-chunks.ts';
import type { CloudflareCall } from './cloudflare-call.ts';
import { cloudflareCalls } from './cloudflare-call.ts';
import { credentialHeaders } from './credential-headers.ts';

type CloudflareConfig = NonNullable<Dns01Solver['cloudflare']>;

/** Cloudflare. Records are found by name and value, so that values of others stay. Source: Cloudflare API v4, zones and dns_records; reference 2.14. */
export const createCloudflareProvider: CreateDnsProvider<CloudflareConfig> = (setting, { transport, clock }) =>
  cloudflareAt('https://api.cloudflare.com')(setting, { transport, clock });

/** Where its API is, for tests. */
export const cloudflareAt =
  (origin: string) =>
  (
    setting: Parameters<typeof createCloudflareProvider>[0],
    { transport, clock }: Pick<Parameters<typeof createCloudflareProvider>[1], 'transport' | 'clock'>,
  ): ReturnType<typeof createCloudflareProvider> => {
    const service: JsonService = { name: 'Cloudflare', transport, clock };
    const zones = new Map<string, string>();
    const calls = (): CloudflareCall => cloudflareCalls(service, origin, credentialHeaders(setting));
    const zoneOf = async (call: CloudflareCall, record: TxtRecord, signal: AbortSignal): Promise<string> => {
      const known = zones.get(record.zone);
      if (known !== undefined) return known;
      const found = await findZone(call, record, signal);
      zones.set(record.zone, found);
      return found;
    };
    return {
      async present(record, signal) {
        const call = calls();
        const zone = await zoneOf(call, record, signal);
        if ((await recordsOf(call, zone, record, signal)).length > 0) return;
        const body = {
          type: 'TXT',
          name: withoutDot(record.name),
          content: quotedText(record.value),
          ttl: TTL,
        };
        await call({ method: 'POST', path: `/zones/${zone}/dns_records`, to: 'create the TXT record', body }, signal);
      },
      async cleanUp(record, signal) {
        const call = calls();
        const zone = await zoneOf(call, record, signal);
        for (const id of await recordsOf(call, zone, record, signal))
          await call(
            { method: 'DELETE', path: `/zones/${zone}/dns_records/${id}`, to: 'delete the TXT record' },
            signal,
          );
      },
    };
  };

/** Reference 2.14. */
const TTL = 60;
const PAGE = 100;
const MOST_PAGES = 50;

/** The zone that DNS shows, else one above it: a zone at Cloudflare may be larger than DNS tells. @throws Fault misconfigured `ZoneNotFound`. */
async function findZone(call: CloudflareCall, { zone, name }: TxtRecord, signal: AbortSignal): Promise<string> {
  const labels = withoutDot(name).split('.');
  const above = labels.map((_, index) => labels.slice(index).join('.')).filter((one) => one.includes('.'));
  for (const candidate of new Set([withoutDot(zone), ...above])) {
    const found = await call(
      { method: 'GET', path: `/zones?name=${encodeURIComponent(candidate)}`, to: 'list the zones' },
      signal,
    );
    const [id] = found.flatMap((entry) => (typeof entry['id'] === 'string' ? [entry['id']] : []));
    if (id !== undefined) return id;
  }
  throw new Fault('misconfigured', {
    code: 'ZoneNotFound',
    message: `Cloudflare shows no zone for "${withoutDot(name)}" to this credential`,
    remedy: 'give the token Zone:Read and DNS:Edit for the zone',
  });
}

/** Ids of the records with the very value. All pages are read: somebody may have hundreds at one name (trap H4). */
async function recordsOf(
  call: CloudflareCall,
  zone: string,
  record: TxtRecord,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = `type=TXT&name=${encodeURIComponent(withoutDot(record.name))}&per_page=${PAGE}&page=${page}`;
    const entries = await call(
      { method: 'GET', path: `/zones/${zone}/dns_records?${query}`, to: 'list the TXT records' },
      signal,
    );
    for (const { id, content } of entries)
      if (typeof id === 'string' && typeof content === 'string' && unquotedText(content) === record.value) ids.push(id);
    if (entries.length < PAGE) break;
  }
  return ids;
}

const withoutDot = (name: string): string => name.replace(/\.$/, '');
