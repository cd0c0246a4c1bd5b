import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChallengeRequest } from '../../../examples/dns-webhook/challenge-request.ts';
import { SolverFailure } from '../../../examples/dns-webhook/webhook.ts';
import type { Fault } from '../../../src/base/fault.ts';
import { describeFault } from '../../../src/base/fault.ts';
import type { DnsProvider, TxtRecord } from '../../../src/solvers/dns01/provider.ts';
import { createDnsProvider } from '../../../src/solvers/dns01/registry.ts';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import { freePorts } from '../../../tools/control-plane/ports.ts';
import { startAggregatingControlPlane } from '../../support/aggregating-control-plane.ts';
import { dnsProviderParts } from '../../support/dns-provider-parts.ts';
import { registerApiGroup, startDnsWebhook } from '../../support/dns-webhook-rig.ts';
import type { DnsWebhookRig } from '../../support/dns-webhook-rig.ts';
import { applyManifests, runKubectl } from '../../support/kubectl.ts';
import { postToClusterAs } from '../../support/post-to-cluster.ts';
import { faultOf } from '../../support/test-servers.ts';

const never = new AbortController().signal;
const asked: ChallengeRequest[] = [];
let controlPlane: ControlPlane;
let rig: DnsWebhookRig;

beforeAll(async () => {
  controlPlane = await startAggregatingControlPlane();
  rig = await startDnsWebhook(controlPlane, {
    listening: async (request) => void asked.push(request),
    failing: () => Promise.reject(new SolverFailure(500, 'the zone is locked')),
    refusing: () => Promise.reject(new SolverFailure(403, 'Secret "issuers/token" is refused')),
    limiting: () => Promise.reject(new SolverFailure(429, 'slowly', 30)),
  });
});
afterAll(async () => {
  await rig?.close();
  await controlPlane?.stop();
});

const record: TxtRecord = {
  name: '_acme-challenge.www.example.com.',
  zone: 'example.com.',
  value: 'a-value',
  domain: 'www.example.com',
};

function solver(solverName: string, given: { groupName?: string; token?: string } = {}): Promise<DnsProvider> {
  const place = { resourceNamespace: 'issuers', ambientCredentials: true, secretText: unasked };
  const config = { servers: [{ host: 'ns1' }], ttl: 60 };
  const webhook = { groupName: given.groupName ?? rig.groupName, solverName, config };
  const postToCluster = postToClusterAs({ ...controlPlane, token: given.token ?? controlPlane.token });
  return createDnsProvider({ webhook }, place, dnsProviderParts({ postToCluster }));
}

const unasked = (): never => {
  throw new Error('a webhook reads its Secrets itself');
};

describe('through the API server a webhook', () => {
  test('is told all that it has to know, its config as the user wrote it', async () => {
    const provider = await solver('listening');
    await provider.present(record, never);
    await provider.cleanUp(record, never);
    expect(asked).toEqual(
      ['Present', 'CleanUp'].map((action) => ({
        uid: expect.any(String),
        action,
        dnsName: 'www.example.com',
        key: 'a-value',
        resourceNamespace: 'issuers',
        resolvedFQDN: '_acme-challenge.www.example.com.',
        resolvedZone: 'example.com.',
        allowAmbientCredentials: true,
        config: { servers: [{ host: 'ns1' }], ttl: 60 },
      })),
    );
  });

  const failures: readonly (readonly [name: string, kind: string, code: string, says: string])[] = [
    ['failing', 'transient', 'WebhookFailed', 'webhook "failing" of "acme.example.com" failed: the zone is locked'],
    ['refusing', 'misconfigured', 'WebhookFailed', 'Secret "issuers/token" is refused'],
    ['limiting', 'throttled', 'RateLimited', 'webhook "limiting" of "acme.example.com" limits the rate of requests'],
    ['unknown', 'misconfigured', 'WebhookMissing', 'serves no solver "unknown" in the API group "acme.example.com"'],
  ];
  test.each(failures)('that is "%s" is told as %s %s', async (name, kind, code, says) => {
    const fault = await faultOf((await solver(name)).present(record, never));
    expect([fault.kind, fault.code]).toEqual([kind, code]);
    expect(describeFault(fault)).toContain(says);
  });

  test('of which there is no APIService is told with the name of the one that is missing', async () => {
    const fault = await faultOf((await solver('any', { groupName: 'absent.example.com' })).present(record, never));
    expect([fault.kind, fault.code]).toEqual(['misconfigured', 'WebhookMissing']);
    expect(describeFault(fault)).toContain('APIService is "v1alpha1.absent.example.com"');
  });

  test('that is down is told as such, with where to look', async ({ expect }) => {
    const [closed = 0] = await freePorts(1);
    await registerApiGroup(controlPlane, { groupName: 'down.example.com', port: closed, ca: rig.ca });
    const down = await solver('any', { groupName: 'down.example.com' });
    const asked = (): Promise<Fault> => faultOf(down.present(record, never));
    // The API server passes a new group on some moments after it has taken its APIService, and tells nobody when.
    await expect.poll(async () => (await asked()).code, { timeout: 30_000 }).not.toBe('WebhookMissing');
    const fault = await asked();
    expect([fault.kind, fault.code]).toEqual(['transient', 'WebhookUnavailable']);
    expect(describeFault(fault)).toContain('look at the conditions of APIService "v1alpha1.down.example.com"');
  });

  test('may be used by those alone who have the right to create its resource, and the fault names that right', async () => {
    const metadata = { name: 'nobody', namespace: 'default' };
    await applyManifests(controlPlane, [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata }]);
    const token = (await runKubectl(controlPlane, ['create', 'token', 'nobody', '-n', 'default'])).trim();
    const fault = await faultOf((await solver('listening', { token })).present(record, never));
    expect([fault.kind, fault.code]).toEqual(['misconfigured', 'WebhookForbidden']);
    expect(describeFault(fault)).toContain('the verb create on resource "listening" in API group "acme.example.com"');
  });

  test('answers nobody who comes past the API server, whatever user the headers name', async () => {
    expect(await askDirectly({ 'x-remote-user': 'admin', 'x-remote-group': 'system:masters' })).toMatchObject({
      kind: 'Status',
      code: 401,
    });
  });
});

function askDirectly(headers: Readonly<Record<string, string>>): Promise<unknown> {
  const options = {
    host: '127.0.0.1',
    port: rig.port,
    path: `/apis/${rig.groupName}/v1alpha1/listening`,
    method: 'POST',
    ca: rig.ca,
    servername: 'acme-example-com.dns-webhook.svc',
    headers,
  };
  return new Promise((resolve, reject) => {
    request(options, (reply) => resolve(json(reply)))
      .once('error', reject)
      .end('{}');
  });
}
