// A stand-in for Google Cloud DNS v1 and Google's token server, which cannot be had here: written from their public references. It checks what it is sent.
import { generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Server } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import type { VendorAnswer, VendorRequest } from './json-vendor.ts';
import { vendorServer } from './json-vendor.ts';

/** A stand-in with one project and one public zone. */
export interface CloudDnsServer {
  readonly server: Server;
  readonly complaints: readonly string[];
  readonly project: string;
  /** Name of the zone there. */
  readonly zoneId: string;
  /** The JSON key of an account that may change the zone. */
  readonly accountKey: string;
  /** Puts records there as somebody else would. */
  add(name: string, values: readonly string[]): Promise<void>;
  /** What the next requests are answered instead. */
  readonly failures: VendorAnswer[];
  /** What somebody else does just before the next changes are looked at. */
  readonly meanwhile: (() => Promise<void>)[];
  /** A token as a metadata server hands it out. */
  issueToken(): string;
}

interface RecordSet {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly rrdatas: readonly string[];
}

const PROJECT = 'project-1';
const ZONE_ID = 'example-zone';
const EMAIL = `solver@${PROJECT}.iam.gserviceaccount.com`;
const SCOPE = 'https://www.googleapis.com/auth/ndev.clouddns.readwrite';
const AUDIENCE = 'https://oauth2.googleapis.com/token';

/** The JSON of a service account, as Google hands it out. */
export function accountKeyOf(key: KeyObject, email = EMAIL): string {
  const pem = key.export({ type: 'pkcs8', format: 'pem' });
  return JSON.stringify({
    type: 'service_account',
    project_id: PROJECT,
    private_key_id: 'key-1',
    private_key: pem,
    client_email: email,
    token_uri: 'https://elsewhere.test/token',
  });
}

/** Makes one for a zone. `publish` lets a real name server answer the values of a name. */
export function cloudDnsServer(
  zone: string,
  publish: (name: string, values: readonly string[]) => Promise<void>,
): CloudDnsServer {
  const complaints: string[] = [];
  const failures: VendorAnswer[] = [];
  const meanwhile: (() => Promise<void>)[] = [];
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tokens = new Set<string>();
  const sets = new Map<string, RecordSet>();
  const below = `/dns/v1/projects/${PROJECT}/managedZones`;
  const issueToken = (): string => {
    const token = `ya29.${randomBytes(24).toString('base64url')}`;
    tokens.add(token);
    return token;
  };
  const show = ({ name }: Pick<RecordSet, 'name'>): Promise<void> =>
    publish(name, (sets.get(name)?.rrdatas ?? []).map(joined));
  const changes = async (body: unknown): Promise<VendorAnswer> => {
    await meanwhile.shift()?.();
    const { additions = [], deletions = [] } = body as Readonly<Record<string, readonly RecordSet[]>>;
    for (const set of deletions) {
      if (!sets.has(set.name))
        return refusal(
          404,
          'notFound',
          `The 'entity.change.deletions[0]' resource named '${set.name} (TXT)' does not exist.`,
        );
      if (!isDeepStrictEqual(sets.get(set.name), set))
        return refusal(412, 'conditionNotMet', "Precondition not met for 'entity.change.deletions[0]'");
    }
    const taken = additions.find(({ name }) => sets.has(name) && !deletions.some((gone) => gone.name === name));
    if (taken !== undefined)
      return refusal(
        409,
        'alreadyExists',
        `The resource 'entity.change.additions[0]' named '${taken.name} (TXT)' already exists`,
      );
    for (const set of additions) {
      const wrong = faultIn(set);
      if (wrong !== undefined) return refusal(400, 'invalid', wrong);
    }
    deletions.forEach(({ name }) => sets.delete(name));
    additions.forEach((set) => sets.set(set.name, set));
    for (const set of [...deletions, ...additions]) await show(set);
    return [200, { kind: 'dns#change', id: '1', status: 'pending', additions, deletions }];
  };
  const handle = async (request: VendorRequest): Promise<VendorAnswer> => {
    const failure = failures.shift();
    if (failure !== undefined) return failure;
    const { pathname, searchParams } = request.url;
    if (request.method === 'POST' && pathname === '/token') return exchange(request.body, publicKey, issueToken);
    if (!tokens.has((request.headers.authorization ?? '').replace(/^Bearer /, '')))
      return refusal(401, 'authError', 'Request had invalid authentication credentials.');
    if (request.method === 'GET' && pathname === below) {
      const found = searchParams.get('dnsName') === zone;
      const managedZones = found ? [{ name: ZONE_ID, dnsName: zone, visibility: 'public' }] : [];
      return [200, { kind: 'dns#managedZonesListResponse', managedZones }];
    }
    const own = `${below}/${ZONE_ID}`;
    if (request.method === 'GET' && pathname === `${own}/rrsets`) {
      const set = sets.get(searchParams.get('name') ?? '');
      if (searchParams.get('type') !== 'TXT') complaints.push('record sets of all types are asked for');
      return [200, { kind: 'dns#resourceRecordSetsListResponse', rrsets: set === undefined ? [] : [set] }];
    }
    if (request.method === 'POST' && pathname === `${own}/changes`) return changes(request.body);
    return refusal(404, 'notFound', "The 'parameters.managedZone' resource does not exist.");
  };
  const add = async (name: string, values: readonly string[]): Promise<void> => {
    const old = sets.get(name) ?? { name, type: 'TXT', ttl: 300, rrdatas: [] };
    sets.set(name, { ...old, rrdatas: [...old.rrdatas, ...values.map((value) => `"${value}"`)] });
    await show({ name });
  };
  const server = vendorServer(handle, complaints);
  const accountKey = accountKeyOf(privateKey);
  return { server, complaints, project: PROJECT, zoneId: ZONE_ID, accountKey, add, failures, meanwhile, issueToken };
}

/** RFC 7523 §3, and what Google wants of it. */
function exchange(body: unknown, key: KeyObject, issueToken: () => string): VendorAnswer {
  const { grant_type: grant, assertion = '' } = body as Readonly<Record<string, string>>;
  if (grant !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return [400, { error: 'unsupported_grant_type' }];
  const [header = '', claims = '', signature = ''] = assertion.split('.');
  const bad = (description: string): VendorAnswer => [400, { error: 'invalid_grant', error_description: description }];
  if (!verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url')))
    return bad('Invalid JWT Signature.');
  const { iss, scope, aud, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims;
  const now = Date.now() / 1000;
  if (iss !== EMAIL) return bad('Invalid grant: account not found');
  if (aud !== AUDIENCE || iat > now + 60 || exp < now || exp - iat > 3600) return bad('Invalid JWT: claims');
  if (scope !== SCOPE) return [400, { error: 'invalid_scope' }];
  return [200, { access_token: issueToken(), expires_in: 3599, token_type: 'Bearer' }];
}

interface Claims {
  readonly iss: string;
  readonly scope: string;
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
}

function faultIn({ type, ttl, rrdatas }: RecordSet): string | undefined {
  if (type !== 'TXT' || typeof ttl !== 'number') return "Invalid value for 'entity.change.additions[0].type'";
  if (rrdatas.length === 0 || !rrdatas.every((data) => /^"[^"]{1,255}"( "[^"]{1,255}")*$/.test(data)))
    return "Invalid value for 'entity.change.additions[0].rrdata[0]'";
  return new Set(rrdatas).size === rrdatas.length ? undefined : 'Duplicate rrdata';
}

const joined = (data: string): string => [...data.matchAll(/"([^"]*)"/g)].map(([, part = '']) => part).join('');

const refusal = (status: number, reason: string, message: string): VendorAnswer => [
  status,
  { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } },
];
