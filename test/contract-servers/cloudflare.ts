// A stand-in for the Cloudflare API v4, which cannot be had here: written from its public reference (zones, DNS records). It checks what it is sent.
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { VendorAnswer, VendorRequest } from './json-vendor.ts';
import { vendorServer } from './json-vendor.ts';

/** A stand-in with one zone. */
export interface CloudflareServer {
  readonly server: Server;
  readonly complaints: readonly string[];
  /** Puts records there as somebody else would. */
  add(name: string, values: readonly string[]): Promise<void>;
  /** What the next requests are answered instead. */
  readonly failures: VendorAnswer[];
}

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly content: string;
  readonly ttl: number;
}

const LARGEST_PAGE = 100;

/** Makes one for a zone. `publish` lets a real name server answer the values of a name. */
export function cloudflareServer(
  zone: string,
  token: string,
  publish: (name: string, values: readonly string[]) => Promise<void>,
): CloudflareServer {
  const complaints: string[] = [];
  const failures: VendorAnswer[] = [];
  const zoneName = zone.replace(/\.$/, '');
  const zoneId = randomBytes(16).toString('hex');
  let entries: readonly Entry[] = [];
  const show = (name: string): Promise<void> =>
    publish(
      `${name}.`,
      entries.filter((entry) => entry.name === name).map(({ content }) => joined(content)),
    );
  const records = `/client/v4/zones/${zoneId}/dns_records`;
  const handle = async (request: VendorRequest): Promise<VendorAnswer> => {
    const failure = failures.shift();
    if (failure !== undefined) return failure;
    if (request.headers.authorization !== `Bearer ${token}`)
      return refusal(403, 9109, 'Unauthorized to access requested resource');
    const { pathname, searchParams } = request.url;
    if (request.method === 'GET' && pathname === '/client/v4/zones')
      return success(searchParams.get('name') === zoneName ? [{ id: zoneId, name: zoneName }] : []);
    if (request.method === 'GET' && pathname === records) return success(page(entries, searchParams, complaints));
    if (request.method === 'POST' && pathname === records) return create(request.body);
    const id = pathname.startsWith(`${records}/`) ? pathname.slice(records.length + 1) : undefined;
    const gone = entries.find((entry) => entry.id === id);
    if (request.method !== 'DELETE') return refusal(404, 7003, 'Could not route to the path');
    if (gone === undefined) return refusal(404, 81_044, 'Record does not exist.');
    entries = entries.filter((entry) => entry !== gone);
    await show(gone.name);
    return success({ id: gone.id });
  };
  const create = async (body: unknown): Promise<VendorAnswer> => {
    const { type, name, content, ttl, ...others } = body as Readonly<Record<string, unknown>>;
    if (Object.keys(others).length > 0)
      complaints.push(`fields that the API does not know: ${Object.keys(others).join(', ')}`);
    if (type !== 'TXT' || typeof name !== 'string' || typeof content !== 'string')
      return refusal(400, 1004, 'DNS Validation Error');
    if (typeof ttl !== 'number' || ttl < 60)
      return refusal(400, 9021, 'Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.');
    if (!/^("[^"]{1,255}" ?)+$/.test(content)) return refusal(400, 9207, 'Content for TXT record must be in quotes.');
    if (entries.some((entry) => entry.name === name && entry.content === content))
      return refusal(400, 81_058, 'An identical record already exists.');
    entries = [...entries, { id: randomBytes(16).toString('hex'), type, name, content, ttl }];
    await show(name);
    return success({ id: entries.at(-1)?.id });
  };
  const add = async (name: string, values: readonly string[]): Promise<void> => {
    const own = name.replace(/\.$/, '');
    entries = [
      ...entries,
      ...values.map((value) => ({
        id: randomBytes(16).toString('hex'),
        type: 'TXT',
        name: own,
        content: `"${value}"`,
        ttl: 60,
      })),
    ];
    await show(own);
  };
  return { server: vendorServer(handle, complaints), complaints, failures, add };
}

function page(entries: readonly Entry[], query: URLSearchParams, complaints: string[]): readonly Entry[] {
  const size = Number(query.get('per_page') ?? 100);
  if (size > LARGEST_PAGE) complaints.push(`pages of ${size}`);
  const first = (Number(query.get('page') ?? 1) - 1) * size;
  const found = entries.filter(({ type, name }) => type === query.get('type') && name === query.get('name'));
  return found.slice(first, first + size);
}

const joined = (content: string): string => [...content.matchAll(/"([^"]*)"/g)].map(([, part = '']) => part).join('');

const success = (result: unknown): VendorAnswer => [200, { success: true, errors: [], messages: [], result }];

const refusal = (status: number, code: number, message: string): VendorAnswer => [
  status,
  { success: false, errors: [{ code, message }], messages: [], result: null },
];
