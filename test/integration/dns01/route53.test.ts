import { CreateHostedZoneCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/base/secret.ts';
import type { DnsProvider, ServiceAccountToken, TxtRecord } from '../../../src/solvers/dns01/provider.ts';
import { route53At } from '../../../src/solvers/dns01/route53/route53-provider.ts';
import { unquotedText } from '../../../src/solvers/dns01/text-chunks.ts';
import type { RunningDnsProvider } from '../../conformance/dns-provider.ts';
import { dnsProviderConformance } from '../../conformance/dns-provider.ts';
import { dnsProviderParts, dnsProviderSetting } from '../../support/dns-provider-parts.ts';
import { motoForTests, startMoto } from '../../support/moto.ts';
import { faultOf } from '../../support/test-servers.ts';
import type { UpdateServer } from '../../support/update-server.ts';
import { publisher } from '../../support/update-server.ts';
import { bindZone, inZone } from './zone-servers.ts';

const moto = await motoForTests();
const never = new AbortController().signal;
const SECRETS = { 'aws/id': 'AKIAIOSFODNN7EXAMPLE', 'aws/secret': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const KEYS = {
  accessKeyIDSecretRef: { name: 'aws', key: 'id' },
  secretAccessKeySecretRef: { name: 'aws', key: 'secret' },
};

function clientOf(endpoint: string): Route53Client {
  return new Route53Client({
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

async function aZone(endpoint: string, name: string): Promise<string> {
  const asked = new CreateHostedZoneCommand({ Name: name, CallerReference: randomUUID() });
  return (await clientOf(endpoint).send(asked)).HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
}

async function valuesIn(endpoint: string, zone: string, name: string): Promise<readonly string[]> {
  const { ResourceRecordSets: sets = [] } = await clientOf(endpoint).send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zone }),
  );
  const own = sets.filter(({ Name, Type }) => Name === name && Type === 'TXT');
  return own.flatMap(({ ResourceRecords = [] }) => ResourceRecords.map(({ Value = '' }) => unquotedText(Value)));
}

/** Provider route53 in front of moto; a real name server answers what moto holds. */
async function runningRoute53(dns: UpdateServer, stop: () => Promise<void>): Promise<RunningDnsProvider> {
  const server = await startMoto(moto);
  const endpoint = `http://${server.host}:${server.port}`;
  const zone = await aZone(endpoint, dns.zone);
  const publish = publisher(dns);
  const shown = (provider: DnsProvider): DnsProvider => {
    const after = async (act: Promise<void>, { name }: TxtRecord): Promise<void> => {
      await act;
      await publish(name, await valuesIn(endpoint, zone, name));
    };
    return {
      present: (record, signal) => after(provider.present(record, signal), record),
      cleanUp: (record, signal) => after(provider.cleanUp(record, signal), record),
    };
  };
  return {
    zone: dns.zone,
    nameServer: dns.nameServer,
    provider: () =>
      shown(route53At({ route53: endpoint, sts: endpoint })(dnsProviderSetting(KEYS, SECRETS), dnsProviderParts())),
    async stop() {
      await server.stop();
      await stop();
    },
  };
}

const bind = await bindZone();
const skipped = moto.is === 'missing' ? moto.because : bind.skipped;
dnsProviderConformance({
  ...inZone('route53 with moto, whose values BIND answers', bind, runningRoute53),
  skipped,
  lacks: { credentials: 'moto takes any', 'long values': 'moto takes one string of 255 octets' },
});

describe.skipIf(skipped !== undefined)(
  `route53 with moto${skipped === undefined ? '' : ` (skipped: ${skipped})`}`,
  () => {
    const record = (zone: string): TxtRecord => ({
      name: `_acme-challenge.www.${zone}`,
      zone,
      value: 'value',
      domain: 'x',
    });

    test('takes on a role, with keys or with the token of a service account', async () => {
      const server = await startMoto(moto);
      const endpoint = `http://${server.host}:${server.port}`;
      const role = 'arn:aws:iam::123456789012:role/dns';
      const asked: ServiceAccountToken[] = [];
      const parts = {
        ...dnsProviderParts(),
        serviceAccountToken: (wanted: ServiceAccountToken) =>
          Promise.resolve((asked.push(wanted), new Secret('header.payload.signature'))),
      };
      const byToken = { role, auth: { kubernetes: { serviceAccountRef: { name: 'dns', audiences: ['more'] } } } };
      for (const [zone, config] of [
        ['keys.test.', { ...KEYS, role }],
        ['token.test.', byToken],
      ] as const) {
        const id = await aZone(endpoint, zone);
        await route53At({ route53: endpoint, sts: endpoint })(dnsProviderSetting(config, SECRETS), parts).present(
          record(zone),
          never,
        );
        expect(await valuesIn(endpoint, id, record(zone).name)).toEqual(['value']);
      }
      expect(asked).toMatchObject([{ namespace: 'solvers', name: 'dns', audiences: ['sts.amazonaws.com', 'more'] }]);
      await server.stop();
    });

    test('uses the zone named, and says which it was not shown', async () => {
      const server = await startMoto(moto);
      const endpoint = `http://${server.host}:${server.port}`;
      const hostedZoneID = await aZone(endpoint, 'sub.example.test.');
      const provider = (config: object) =>
        route53At({ route53: endpoint })(dnsProviderSetting({ ...KEYS, ...config }, SECRETS), dnsProviderParts());
      await provider({ hostedZoneID }).present(record('sub.example.test.'), never);
      expect(await valuesIn(endpoint, hostedZoneID, record('sub.example.test.').name)).toEqual(['value']);
      const fault = await faultOf(provider({}).present(record('nowhere.test.'), never));
      expect(fault).toMatchObject({ kind: 'misconfigured', code: 'ZoneNotFound' });
      expect(await faultOf(provider({ hostedZoneID: 'ZNONE' }).present(record('x.test.'), never))).toMatchObject({
        code: 'ZoneNotFound',
      });
      await server.stop();
    });
  },
);

describe('route53 that refuses', () => {
  // A stand-in for what moto never says: it answers every request with one error of the Route 53 API, as its reference writes them.
  async function refusing(status: number, code: string, message: string) {
    const body = `<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>b25f48e8-84fd-11e6-80d9-574e0c4664cb</RequestId></ErrorResponse>`;
    const server = createServer(
      (_, response) => void response.writeHead(status, { 'content-type': 'text/xml' }).end(body),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = route53At({ route53: endpoint })(
      dnsProviderSetting({ ...KEYS, hostedZoneID: 'Z1' }, SECRETS),
      dnsProviderParts(),
    );
    const record = { name: '_acme-challenge.a.test.', zone: 'a.test.', value: 'v', domain: 'a.test' };
    const fault = await faultOf(provider.present(record, never));
    server.close();
    return fault;
  }

  test.each([
    [400, 'Throttling', 'Rate exceeded', 'throttled', 'RateLimited'],
    [400, 'PriorRequestNotComplete', 'still working', 'throttled', 'RateLimited'],
    [
      403,
      'AccessDenied',
      'User is not authorized, request id 0a1b2c3d-0000-4000-8000-123456789abc',
      'misconfigured',
      'CredentialRefused',
    ],
    [403, 'SignatureDoesNotMatch', 'bad key', 'misconfigured', 'CredentialRefused'],
    [404, 'NoSuchHostedZone', 'none', 'misconfigured', 'ZoneNotFound'],
    [400, 'InvalidChangeBatch', 'conflicts with a simple record', 'refused', 'RequestRefused'],
    [500, 'InternalError', 'oops', 'transient', 'ServiceUnavailable'],
  ])('with %i %s is told in stable words: %s', async (status, code, message, kind, name) => {
    const fault = await refusing(status, code, message);
    expect(fault).toMatchObject({ kind, code: name });
    expect(fault.message).not.toContain('0a1b2c3d');
    if (name === 'CredentialRefused') expect(fault.message).toContain('Secret "solvers/aws", key "secret"');
    expect(JSON.stringify([fault.message, fault.remedy])).not.toContain(SECRETS['aws/secret']);
  });
});
