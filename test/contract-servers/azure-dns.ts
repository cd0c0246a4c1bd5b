// A stand-in for Azure DNS and the token server of Microsoft Entra ID, which cannot be had here: written from their public references. It checks what it is sent.
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { VendorAnswer, VendorRequest } from './json-vendor.ts';
import { vendorServer } from './json-vendor.ts';

/** Who may log in, and where the zone is. */
export const azurePlace = {
  subscriptionID: '11111111-2222-3333-4444-555555555555',
  resourceGroupName: 'dns',
  clientID: '66666666-7777-8888-9999-000000000000',
  tenantID: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
} as const;

/** A stand-in with one zone. */
export interface AzureDnsServer {
  readonly server: Server;
  readonly complaints: readonly string[];
  readonly password: string;
  /** Puts records there as somebody else would. */
  add(name: string, values: readonly string[]): Promise<void>;
  /** What the next requests are answered instead. */
  readonly failures: VendorAnswer[];
  /** What somebody else does just before the next changes are looked at. */
  readonly meanwhile: (() => Promise<void>)[];
  /** What somebody else has noted on a record set, which is to stay. */
  metadataOf(name: string): unknown;
}

interface RecordSet {
  readonly etag: string;
  readonly ttl: number;
  readonly values: readonly string[];
  readonly metadata?: unknown;
}

/** How public and private zones are called. */
interface Kind {
  readonly path: string;
  readonly version: string;
  readonly ttl: string;
  readonly records: string;
}

const KINDS = {
  public: { path: 'dnsZones', version: '2018-05-01', ttl: 'TTL', records: 'TXTRecords' },
  private: { path: 'privateDnsZones', version: '2020-06-01', ttl: 'ttl', records: 'txtRecords' },
} as const satisfies Record<string, Kind>;

/** Makes one for a zone. `publish` lets a real name server answer the values of a name. */
export function azureDnsServer(
  zone: string,
  publish: (name: string, values: readonly string[]) => Promise<void>,
  visibility: keyof typeof KINDS = 'public',
): AzureDnsServer {
  const kind = KINDS[visibility];
  const complaints: string[] = [];
  const failures: VendorAnswer[] = [];
  const meanwhile: (() => Promise<void>)[] = [];
  const password = randomBytes(20).toString('hex');
  const tokens = new Set<string>();
  const sets = new Map<string, RecordSet>();
  const zoneName = zone.replace(/\.$/, '');
  const { subscriptionID, resourceGroupName } = azurePlace;
  const group = `/subscriptions/${subscriptionID}/resourceGroups/${resourceGroupName}`;
  const below = `${group}/providers/Microsoft.Network/${kind.path}/${zoneName}/TXT/`;
  const show = (relative: string): Promise<void> => publish(`${relative}.${zone}`, sets.get(relative)?.values ?? []);
  const put = async (relative: string, set: Omit<RecordSet, 'etag'>): Promise<void> => {
    sets.set(relative, { ...set, etag: randomBytes(8).toString('hex') });
    await show(relative);
  };
  const change = async (request: VendorRequest, relative: string): Promise<VendorAnswer> => {
    await meanwhile.shift()?.();
    const known = sets.get(relative);
    if (!mayChange(known, request.headers))
      return [412, { code: 'PreconditionFailed', message: `Precondition failed for ${relative}` }];
    if (request.method === 'DELETE') {
      sets.delete(relative);
      await show(relative);
      return [known === undefined ? 204 : 200];
    }
    const set = readSet(request.body, kind);
    if (typeof set === 'string') return [400, { code: 'BadRequest', message: set }];
    await put(relative, set);
    return [known === undefined ? 201 : 200, shown(relative, sets.get(relative) ?? { ...set, etag: '' }, kind)];
  };
  const handle = async (request: VendorRequest): Promise<VendorAnswer> => {
    const failure = failures.shift();
    if (failure !== undefined) return failure;
    const { pathname, searchParams } = request.url;
    if (request.method === 'POST') return logIn(request, password, tokens);
    if (!tokens.has((request.headers.authorization ?? '').replace(/^Bearer /, '')))
      return [401, { error: { code: 'InvalidAuthenticationToken', message: 'The access token is invalid.' } }];
    if (searchParams.get('api-version') !== kind.version)
      return [400, { error: { code: 'InvalidApiVersionParameter', message: 'The api-version is invalid.' } }];
    const path = decodeURIComponent(pathname);
    if (!path.startsWith(below))
      return [
        404,
        {
          error: {
            code: 'ParentResourceNotFound',
            message: 'Can not perform requested operation on nested resource. Parent resource not found.',
          },
        },
      ];
    const relative = path.slice(below.length);
    if (request.method !== 'GET') return change(request, relative);
    const set = sets.get(relative);
    if (set !== undefined) return [200, shown(relative, set, kind)];
    return [404, { code: 'NotFound', message: `The resource record '${relative}' does not exist.` }];
  };
  return {
    server: vendorServer(handle, complaints),
    complaints,
    failures,
    meanwhile,
    password,
    metadataOf: (name) => sets.get(relativeTo(name, zone))?.metadata,
    async add(name, values) {
      const relative = relativeTo(name, zone);
      const old = sets.get(relative) ?? { ttl: 300, values: [], metadata: { owner: 'somebody' } };
      await put(relative, { ...old, values: [...old.values, ...values] });
    },
  };
}

const relativeTo = (name: string, zone: string): string => name.slice(0, -zone.length - 1);

/** RFC 9110 §13.1. */
function mayChange(known: RecordSet | undefined, headers: VendorRequest['headers']): boolean {
  const { 'if-match': match, 'if-none-match': none } = headers;
  if (none === '*') return known === undefined;
  return match === undefined || match === known?.etag;
}

/** RFC 6749 §4.4. */
function logIn({ url, body }: VendorRequest, password: string, tokens: Set<string>): VendorAnswer {
  const {
    grant_type: grant,
    client_id: id,
    client_secret: secret,
    scope = '',
  } = body as Readonly<Record<string, string>>;
  const bad = (error: string, description: string): VendorAnswer => [
    error === 'invalid_client' ? 401 : 400,
    { error, error_description: `${description} Trace ID: ${randomBytes(8).toString('hex')} Timestamp: now` },
  ];
  if (url.pathname !== `/${azurePlace.tenantID}/oauth2/v2.0/token`)
    return bad('invalid_request', 'AADSTS90002: Tenant not found.');
  if (grant !== 'client_credentials' || !scope.endsWith('/.default'))
    return bad('invalid_scope', 'AADSTS70011: scope.');
  if (id !== azurePlace.clientID) return bad('unauthorized_client', `AADSTS700016: Application '${id}' was not found.`);
  if (secret !== password) return bad('invalid_client', 'AADSTS7000215: Invalid client secret provided.');
  const token = randomBytes(24).toString('base64url');
  tokens.add(token);
  return [200, { access_token: token, expires_in: 3599, token_type: 'Bearer' }];
}

function readSet(body: unknown, kind: Kind): Omit<RecordSet, 'etag'> | string {
  const { properties } = body as { readonly properties: Readonly<Record<string, unknown>> };
  const { [kind.ttl]: ttl, [kind.records]: records, metadata, ...others } = properties;
  if (Object.keys(others).length > 0) return `Unknown properties ${Object.keys(others).join(', ')}`;
  if (typeof ttl !== 'number' || !Array.isArray(records)) return 'The TTL or the records are missing.';
  const lists = records.map(({ value }: { value: readonly string[] }) => value);
  if (lists.length === 0 || lists.flat().some((string) => string.length > 255)) return 'A record is empty or too long.';
  const values = lists.map((strings) => strings.join(''));
  if (new Set(values).size < values.length) return 'The record set holds a value twice.';
  return { ttl, values, ...(metadata === undefined ? {} : { metadata }) };
}

const shown = (relative: string, { etag, ttl, values, metadata }: RecordSet, kind: Kind): object => ({
  name: relative,
  etag,
  properties: {
    fqdn: `${relative}.`,
    provisioningState: 'Succeeded',
    ...(metadata === undefined ? {} : { metadata }),
    [kind.ttl]: ttl,
    [kind.records]: values.map((value) => ({ value: value.match(/.{1,255}/gs) ?? [] })),
  },
});
