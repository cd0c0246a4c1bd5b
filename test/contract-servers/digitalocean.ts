// A stand-in for the DigitalOcean API v2, which cannot be had here: written from its public reference (domain records). It checks what it is sent.
import type { Server } from 'node:http';
import type { VendorAnswer, VendorRequest } from './json-vendor.ts';
import { vendorServer } from './json-vendor.ts';

/** A stand-in with one domain. */
export interface DigitaloceanServer {
  readonly server: Server;
  readonly complaints: readonly string[];
  /** Puts records there as somebody else would. */
  add(name: string, values: readonly string[]): Promise<void>;
  /** What the next requests are answered instead. */
  readonly failures: VendorAnswer[];
}

interface Entry {
  readonly id: number;
  readonly type: string;
  /** Below the domain. */
  readonly name: string;
  readonly data: string;
  readonly ttl: number;
}

const LARGEST_PAGE = 200;

/** Makes one for a zone. `publish` lets a real name server answer the values of a name. */
export function digitaloceanServer(
  zone: string,
  token: string,
  publish: (name: string, values: readonly string[]) => Promise<void>,
): DigitaloceanServer {
  const complaints: string[] = [];
  const failures: VendorAnswer[] = [];
  const domain = zone.replace(/\.$/, '');
  let entries: readonly Entry[] = [];
  let ids = 100;
  const whole = (name: string): string => (name === '@' ? domain : `${name}.${domain}`);
  const show = (name: string): Promise<void> =>
    publish(
      `${whole(name)}.`,
      entries.filter((entry) => entry.name === name).map(({ data }) => data),
    );
  const records = `/v2/domains/${domain}/records`;
  const handle = async (request: VendorRequest): Promise<VendorAnswer> => {
    const failure = failures.shift();
    if (failure !== undefined) return failure;
    if (request.headers.authorization !== `Bearer ${token}`)
      return refusal(401, 'unauthorized', 'Unable to authenticate you');
    const { pathname, searchParams } = request.url;
    if (!pathname.startsWith(records))
      return refusal(404, 'not_found', 'The resource you requested could not be found.');
    if (request.method === 'GET') return [200, page(entries, whole, searchParams, complaints)];
    if (request.method === 'POST') return create(request.body);
    const gone = entries.find(({ id }) => pathname === `${records}/${id}`);
    if (gone === undefined) return refusal(404, 'not_found', 'The resource you requested could not be found.');
    entries = entries.filter((entry) => entry !== gone);
    await show(gone.name);
    return [204];
  };
  const put = (name: string, data: string): Entry => {
    ids += 1;
    const entry = { id: ids, type: 'TXT', name, data, ttl: 60 };
    entries = [...entries, entry];
    return entry;
  };
  const create = async (body: unknown): Promise<VendorAnswer> => {
    const { type, name, data, ttl, ...others } = body as Readonly<Record<string, unknown>>;
    if (Object.keys(others).length > 0)
      complaints.push(`fields that the API does not know: ${Object.keys(others).join(', ')}`);
    if (type !== 'TXT' || typeof name !== 'string' || typeof data !== 'string')
      return refusal(422, 'unprocessable_entity', 'Name is not valid');
    if (name.endsWith('.') || name.endsWith(domain)) complaints.push(`the name "${name}" is not one below the domain`);
    if (typeof ttl !== 'number' || ttl < 30)
      return refusal(422, 'unprocessable_entity', 'TTL must be greater than or equal to 30');
    const entry = put(name, data);
    await show(name);
    return [201, { domain_record: entry }];
  };
  const add = async (name: string, values: readonly string[]): Promise<void> => {
    const own = name === zone ? '@' : name.slice(0, -zone.length - 1);
    for (const value of values) put(own, value);
    await show(own);
  };
  return { server: vendorServer(handle, complaints), complaints, failures, add };
}

function page(
  entries: readonly Entry[],
  whole: (name: string) => string,
  query: URLSearchParams,
  complaints: string[],
): object {
  const size = Number(query.get('per_page') ?? 20);
  if (size > LARGEST_PAGE) complaints.push(`pages of ${size}`);
  const first = (Number(query.get('page') ?? 1) - 1) * size;
  const found = entries.filter(({ type, name }) => type === query.get('type') && whole(name) === query.get('name'));
  return { domain_records: found.slice(first, first + size), links: {}, meta: { total: found.length } };
}

const refusal = (status: number, id: string, message: string): VendorAnswer => [
  status,
  { id, message, request_id: '4d9d8375-3c56-4925-a3e7-eb137fed17e9' },
];
