// A stand-in for Akamai Edge DNS, which cannot be had here: written from the public references of the API v2 and of EdgeGrid. It checks what it is sent.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { VendorAnswer, VendorRequest } from './json-vendor.ts';
import { vendorServer } from './json-vendor.ts';

/** A stand-in with one zone. */
export interface AkamaiServer {
  readonly server: Server;
  readonly complaints: readonly string[];
  readonly credentials: { readonly clientToken: string; readonly accessToken: string; readonly clientSecret: string };
  /** Puts records there as somebody else would. */
  add(name: string, values: readonly string[]): Promise<void>;
  /** What the next requests are answered instead. */
  readonly failures: VendorAnswer[];
  /** What somebody else does just after the next changes were made. */
  readonly afterwards: (() => Promise<void>)[];
  /** Sets the values of a name, as somebody else who knows nothing of others would. */
  overwrite(name: string, values: readonly string[]): Promise<void>;
}

interface RecordSet {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly rdata: readonly string[];
}

/** Makes one for a zone. `publish` lets a real name server answer the values of a name. */
export function akamaiServer(
  zone: string,
  publish: (name: string, values: readonly string[]) => Promise<void>,
): AkamaiServer {
  const complaints: string[] = [];
  const failures: VendorAnswer[] = [];
  const afterwards: (() => Promise<void>)[] = [];
  const nonces = new Set<string>();
  const credentials = {
    clientToken: `akab-${randomBytes(12).toString('hex')}`,
    accessToken: `akab-${randomBytes(12).toString('hex')}`,
    clientSecret: randomBytes(32).toString('base64'),
  };
  const sets = new Map<string, RecordSet>();
  const place = `/config-dns/v2/zones/${zone.replace(/\.$/, '')}`;
  const below = `${place}/names/`;
  const show = (name: string): Promise<void> => publish(`${name}.`, (sets.get(name)?.rdata ?? []).map(joined));
  const overwrite = async (absolute: string, values: readonly string[]): Promise<void> => {
    const name = absolute.replace(/\.$/, '');
    sets.set(name, { name, type: 'TXT', ttl: 600, rdata: values.map((value) => `"${value}"`) });
    await show(name);
  };
  const change = async ({ method, body }: VendorRequest, name: string): Promise<VendorAnswer> => {
    const isThere = sets.has(name);
    if (method === 'POST' && isThere) return problem(409, 'Conflict', 'record set already exists');
    if (method !== 'POST' && !isThere) return problem(404, 'Not Found', 'record set');
    const set = body as RecordSet | undefined;
    if (set === undefined) sets.delete(name);
    else {
      const wrong = faultIn(set, name);
      if (wrong !== undefined) return problem(400, 'Bad Request', wrong);
      sets.set(name, set);
    }
    await show(name);
    await afterwards.shift()?.();
    return set === undefined ? [204] : [method === 'POST' ? 201 : 200, set];
  };
  const handle = async (request: VendorRequest): Promise<VendorAnswer> => {
    const failure = failures.shift();
    if (failure !== undefined) return failure;
    const refusal = refusalOf(request, credentials, nonces);
    if (refusal !== undefined) return problem(401, 'Not authorized', refusal);
    const path = decodeURIComponent(request.url.pathname);
    if (path === place && request.method === 'GET') return [200, { zone: zone.replace(/\.$/, ''), type: 'PRIMARY' }];
    if (!path.startsWith(below) || !path.endsWith('/types/TXT')) return problem(404, 'Not Found', 'zone');
    const name = path.slice(below.length, -'/types/TXT'.length);
    if (request.method !== 'GET') return change(request, name);
    const set = sets.get(name);
    return set === undefined ? problem(404, 'Not Found', 'record set') : [200, set];
  };
  const valuesOf = (name: string): readonly string[] => (sets.get(name)?.rdata ?? []).map(joined);
  const add = (absolute: string, values: readonly string[]): Promise<void> =>
    overwrite(absolute, [...valuesOf(absolute.replace(/\.$/, '')), ...values]);
  return { server: vendorServer(handle, complaints), complaints, credentials, failures, afterwards, add, overwrite };
}

/** EG1-HMAC-SHA256: why a request is not authorized, if it is not. */
function refusalOf(
  { method, url, headers, body }: VendorRequest,
  { clientToken, accessToken, clientSecret }: AkamaiServer['credentials'],
  nonces: Set<string>,
): string | undefined {
  const [, unsigned = '', signature = ''] =
    /^(EG1-HMAC-SHA256 .*;)signature=(.*)$/.exec(headers.authorization ?? '') ?? [];
  const field = (name: string): string => new RegExp(`[ ;]${name}=([^;]*);`).exec(unsigned)?.[1] ?? '';
  if (field('client_token') !== clientToken || field('access_token') !== accessToken)
    return 'Invalid authorization token';
  const timestamp = field('timestamp');
  if (!/^\d{8}T\d\d:\d\d:\d\d\+0000$/.test(timestamp)) return 'Invalid timestamp';
  const iso = timestamp.replace(/^(\d{4})(\d\d)(\d\d)/, '$1-$2-$3').replace('+0000', 'Z');
  if (Math.abs(Date.parse(iso) - Date.now()) > 30_000) return 'Invalid timestamp';
  if (field('nonce') === '' || nonces.has(field('nonce'))) return 'Duplicate nonce';
  nonces.add(field('nonce'));
  const hash = method === 'POST' ? createHash('sha256').update(JSON.stringify(body)).digest('base64') : '';
  const data = [method, 'http', headers.host, `${url.pathname}${url.search}`, '', hash, unsigned].join('\t');
  const key = createHmac('sha256', clientSecret).update(timestamp).digest('base64');
  const expected = createHmac('sha256', key).update(data).digest('base64');
  return signature === expected ? undefined : 'The signature does not match';
}

function faultIn({ name, type, ttl, rdata, ...others }: RecordSet, at: string): string | undefined {
  if (Object.keys(others).length > 0) return `unknown ${Object.keys(others).join(', ')}`;
  if (name !== at || type !== 'TXT' || typeof ttl !== 'number') return 'name, type or ttl';
  if (rdata.length === 0 || !rdata.every((data) => /^"[^"]{1,255}"( "[^"]{1,255}")*$/.test(data))) return 'rdata';
  return new Set(rdata).size === rdata.length ? undefined : 'duplicate rdata';
}

const joined = (data: string): string => [...data.matchAll(/"([^"]*)"/g)].map(([, part = '']) => part).join('');

const problem = (status: number, title: string, detail: string): VendorAnswer => [
  status,
  { type: 'https://problems.luna.akamaiapis.net/authoritative-dns/x', title, detail, status },
];
