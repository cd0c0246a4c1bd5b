import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { dnsProviderParts, dnsProviderSetting } from '../../../../test/support/dns-provider-parts.ts';
import { movedClock } from '../../../../test/support/moved-clock.ts';
import { faultOf } from '../../../../test/support/test-servers.ts';
import { after, seconds } from '../../../base/instant.ts';
import { Secret } from '../../../base/secret.ts';
import type { HttpReply, HttpRequest, HttpTransport } from '../../../net/http.ts';
import { createRequestBudgets } from '../budget.ts';
import type { Dns01Solver, DnsProviderParts } from '../provider.ts';
import { createDnsProvider } from '../registry.ts';
import { createRoute53Provider } from './route53-provider.ts';

const never = new AbortController().signal;
const SECRETS = { 'aws/secret': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const KEYS = { accessKeyID: 'AKIAIOSFODNN7EXAMPLE', secretAccessKeySecretRef: { name: 'aws', key: 'secret' } };
const ROLE = { role: 'arn:aws:iam::123456789012:role/dns' };
const BY_TOKEN = { ...ROLE, auth: { kubernetes: { serviceAccountRef: { name: 'dns' } } } };
const record = { name: '_acme-challenge.a.test.', zone: 'a.test.', value: 'v', domain: 'a.test' };

const ROLE_KEYS = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map((name) => `<${name}>x</${name}>`).join('');
const taken = (act: string): string =>
  `<${act}Response><${act}Result><Credentials>${ROLE_KEYS}<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></${act}Result></${act}Response>`;
const ZONES =
  '<ListHostedZonesByNameResponse><HostedZones><HostedZone><Id>/hostedzone/Z1</Id><Name>a.test.</Name></HostedZone></HostedZones></ListHostedZonesByNameResponse>';
const CHANGED = '<ChangeResourceRecordSetsResponse><ChangeInfo/></ChangeResourceRecordSetsResponse>';
const NO_SETS = '<ListResourceRecordSetsResponse><ResourceRecordSets/></ListResourceRecordSetsResponse>';

/** What a request is for. */
function actOf({ method, url, body }: HttpRequest): string {
  if (url.hostname.startsWith('sts.')) return /Action=(\w+)/.exec(String(body))?.[1] ?? '';
  if (url.pathname.endsWith('/hostedzonesbyname')) return 'ListHostedZonesByName';
  return method === 'POST' ? 'ChangeResourceRecordSets' : 'ListResourceRecordSets';
}

/** AWS as its API references have it, which refuses the acts named. */
function anAws(refusals: Readonly<Record<string, readonly [number, string]>> = {}) {
  const asked: HttpRequest[] = [];
  const bodies: Readonly<Record<string, string>> = {
    ListHostedZonesByName: ZONES,
    ChangeResourceRecordSets: CHANGED,
    ListResourceRecordSets: NO_SETS,
    AssumeRole: taken('AssumeRole'),
    AssumeRoleWithWebIdentity: taken('AssumeRoleWithWebIdentity'),
  };
  const transport: HttpTransport = {
    send(request): Promise<HttpReply> {
      asked.push(request);
      const act = actOf(request);
      const [status, code] = refusals[act] ?? [200, ''];
      const error = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no ${act}</Message></Error><RequestId>0</RequestId></ErrorResponse>`;
      const body = Buffer.from(code === '' ? (bodies[act] ?? '') : error);
      return Promise.resolve({ status, headers: { 'content-type': 'text/xml' }, body });
    },
    open: () => Promise.reject(new Error('AWS has no streams')),
    close: () => undefined,
  };
  return { transport, acts: () => asked.map(actOf), hosts: () => asked.map(({ url }) => url.host), asked };
}

const provider = (config: NonNullable<Dns01Solver['route53']>, given: Partial<DnsProviderParts>) =>
  createRoute53Provider(
    dnsProviderSetting(config, SECRETS),
    dnsProviderParts({ serviceAccountToken: () => Promise.resolve(new Secret('a.b.c')), ...given }),
  );

describe('what AWS is asked', () => {
  test('goes by the transport of all providers, through the proxies of the environment', async () => {
    const aws = anAws();
    await provider({ ...KEYS, ...ROLE }, aws).present(record, never);
    expect(aws.acts()).toEqual(['AssumeRole', 'ListHostedZonesByName', 'ChangeResourceRecordSets']);
    expect(aws.hosts()).toEqual(['sts.us-east-1.amazonaws.com', 'route53.amazonaws.com', 'route53.amazonaws.com']);
    expect(aws.asked[1]?.url.search).toBe('?dnsname=a.test.&maxitems=10');
    expect(aws.asked.every(({ headers }) => headers?.['authorization']?.startsWith('AWS4-HMAC-SHA256 '))).toBe(true);
  });

  test.each([
    ['the solver names', 'eu-central-1', 'eu-west-1', 'sts.eu-central-1.amazonaws.com'],
    ['the controller runs in', '', 'eu-west-1', 'sts.eu-west-1.amazonaws.com'],
    ['Route 53 itself has', '', undefined, 'sts.us-east-1.amazonaws.com'],
  ])('about a role is asked in the region that %s', async (_, region, awsRegion, host) => {
    for (const config of [
      { ...KEYS, ...ROLE, region },
      { ...BY_TOKEN, region },
    ]) {
      const aws = anAws();
      await provider(config, { ...aws, awsRegion }).present(record, never);
      expect(aws.hosts()[0]).toBe(host);
    }
  });

  test('is paid for by the credential, which is paused once AWS says that there were too many', async () => {
    const clock = movedClock();
    const budgets = createRequestBudgets(clock);
    const aws = anAws({ ChangeResourceRecordSets: [400, 'Throttling'] });
    const present = async (id: string): Promise<unknown> => {
      const route53 = { ...KEYS, hostedZoneID: 'Z1', secretAccessKeySecretRef: { name: id, key: 'secret' } };
      const secrets = { 'one/secret': 'first', 'two/secret': 'second' };
      const { config: _, ...place } = dnsProviderSetting(route53, secrets);
      const made = await createDnsProvider({ route53 }, place, dnsProviderParts({ clock, ...aws }), budgets);
      return faultOf(made.present(record, never));
    };
    const until = after(clock.now(), seconds(10));
    expect(await present('one')).toMatchObject({ kind: 'throttled', until });
    expect(await present('one')).toMatchObject({ kind: 'throttled', until });
    expect(aws.acts()).toHaveLength(1);
    await present('two');
    expect(aws.acts()).toHaveLength(2);
  });
});

describe('a refusal says what was refused', () => {
  test.each([
    [
      'ListHostedZonesByName',
      'AccessDenied',
      'AWS Route 53 answered AccessDenied when asked to find the hosted zone: ',
    ],
    ['ChangeResourceRecordSets', 'AccessDenied', 'AWS Route 53 answered AccessDenied when asked to create the TXT rec'],
    ['AssumeRole', 'AccessDenied', 'AWS STS answered AccessDenied when asked to take on the role: no AssumeRole'],
    ['AssumeRole', 'InvalidClientTokenId', 'AWS STS answered InvalidClientTokenId when asked to take on the role: no'],
  ])('%s, %s', async (act, code, words) => {
    const aws = anAws({ [act]: [403, code] });
    const fault = await faultOf(provider({ ...KEYS, ...ROLE }, aws).present(record, never));
    expect(fault).toMatchObject({ kind: 'misconfigured', code: 'CredentialRefused' });
    expect(fault.message).toContain(words);
  });

  test('of a role by a token too, and nothing else is asked then', async () => {
    const aws = anAws({ AssumeRoleWithWebIdentity: [400, 'InvalidIdentityToken'] });
    const fault = await faultOf(provider(BY_TOKEN, aws).present(record, never));
    expect(fault.kind).toBe('misconfigured');
    expect(fault.message).toContain('AWS STS answered InvalidIdentityTokenException when asked to take on the role: ');
    expect(aws.acts()).toEqual(['AssumeRoleWithWebIdentity']);
  });

  test('of the identity of the controller itself, which goes by the same transport', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aws-'));
    await writeFile(join(folder, 'token'), 'a.b.c');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', join(folder, 'token'));
    vi.stubEnv('AWS_ROLE_ARN', ROLE.role);
    for (const config of [{}, ROLE]) {
      const aws = anAws({ AssumeRoleWithWebIdentity: [403, 'AccessDenied'] });
      const setting = { ...dnsProviderSetting(config), ambientCredentials: true };
      const fault = await faultOf(createRoute53Provider(setting, dnsProviderParts(aws)).present(record, never));
      expect(fault.message).toContain('AWS STS answered AccessDenied when asked to take on the role of the controller');
      expect(aws.acts()).toEqual(['AssumeRoleWithWebIdentity']);
    }
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  test('of a deletion, where the record is still there or cannot be looked at', async () => {
    const gone = anAws({ ChangeResourceRecordSets: [400, 'InvalidChangeBatch'] });
    await provider(KEYS, gone).cleanUp(record, never);
    const refused = [400, 'InvalidChangeBatch'] as const;
    const hidden = anAws({ ChangeResourceRecordSets: refused, ListResourceRecordSets: [403, 'AccessDenied'] });
    const unseen = await faultOf(provider(KEYS, hidden).cleanUp(record, never));
    expect(unseen.message).toContain('when asked to list the TXT records');
    const barred = anAws({ ChangeResourceRecordSets: [403, 'AccessDenied'] });
    const fault = await faultOf(provider(KEYS, barred).cleanUp(record, never));
    expect(fault.message).toContain('when asked to delete the TXT record');
    expect(barred.acts()).not.toContain('ListResourceRecordSets');
  });
});
