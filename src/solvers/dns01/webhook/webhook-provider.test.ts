import { describe, expect, test } from 'vitest';
import { dnsProviderParts, dnsProviderSetting } from '../../../../test/support/dns-provider-parts.ts';
import { movedClock } from '../../../../test/support/moved-clock.ts';
import { faultOf } from '../../../../test/support/test-servers.ts';
import { describeFault, Fault } from '../../../base/fault.ts';
import { after, seconds } from '../../../base/instant.ts';
import type { ClusterReply, DnsProvider, TxtRecord } from '../provider.ts';
import type { WebhookConfig } from './payload.ts';
import { createWebhookProvider } from './webhook-provider.ts';

const never = new AbortController().signal;
const clock = movedClock();
const config: WebhookConfig = { groupName: 'acme.example.com', solverName: 'my-dns', config: { zone: 'x', ttl: 60 } };
const record: TxtRecord = {
  name: '_acme-challenge.www.example.com.',
  zone: 'example.com.',
  value: 'a-value',
  domain: 'www.example.com',
};

interface Posted {
  readonly path: string;
  readonly body: unknown;
}

function aProvider(reply: ClusterReply, posted: Posted[] = [], of: WebhookConfig = config): DnsProvider {
  const postToCluster = (path: string, body: unknown): Promise<ClusterReply> => {
    posted.push({ path, body });
    return Promise.resolve(reply);
  };
  return createWebhookProvider(dnsProviderSetting(of), dnsProviderParts({ clock, postToCluster }));
}

const success: ClusterReply = { status: 201, body: { response: { uid: 'x', success: true } } };
const uidOf = ({ body }: Posted): unknown => (body as { request: { uid: unknown } }).request.uid;

describe('a webhook is asked', () => {
  test('at the path of its solver, with all that it has to know', async () => {
    const posted: Posted[] = [];
    await aProvider(success, posted).present(record, never);
    expect(posted).toEqual([
      {
        path: '/apis/acme.example.com/v1alpha1/my-dns',
        body: {
          apiVersion: 'webhook.acme.cert-manager.io/v1alpha1',
          kind: 'ChallengePayload',
          request: {
            uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
            action: 'Present',
            type: 'dns-01',
            dnsName: 'www.example.com',
            key: 'a-value',
            resourceNamespace: 'solvers',
            resolvedFQDN: '_acme-challenge.www.example.com.',
            resolvedZone: 'example.com.',
            allowAmbientCredentials: false,
            config: { zone: 'x', ttl: 60 },
          },
        },
      },
    ]);
  });

  test('by the same uid each time it is asked the same, by another for anything else', async () => {
    const posted: Posted[] = [];
    await aProvider(success, posted).present(record, never);
    await aProvider(success, posted).present(record, never);
    await aProvider(success, posted).cleanUp(record, never);
    await aProvider(success, posted).present({ ...record, value: 'another' }, never);
    const [first, again, cleanUp, other] = posted.map(uidOf);
    expect(again).toBe(first);
    expect(new Set([first, cleanUp, other]).size).toBe(3);
  });

  test('without a config where the spec has none', async () => {
    const posted: Posted[] = [];
    const { config: _, ...bare } = config;
    await aProvider(success, posted, bare).present(record, never);
    expect(posted[0]?.body).not.toHaveProperty('request.config');
  });
});

const failure = (status: object | undefined): ClusterReply => ({
  status: 201,
  body: { response: { uid: 'x', success: false, status } },
});
const statusOf = (code: number, message: string): ClusterReply => ({
  status: code,
  body: { kind: 'Status', code, message },
});

describe('an answer', () => {
  const cases: readonly (readonly [name: string, reply: ClusterReply, kind: string, code: string, says: string])[] = [
    [
      'failure with words is told in these words, and tried again',
      failure({ message: 'the zone is locked', reason: 'InternalError', code: 500 }),
      'transient',
      'WebhookFailed',
      'webhook "my-dns" of "acme.example.com" failed: the zone is locked',
    ],
    [
      'failure with an id and a time is the same text each time',
      failure({ message: 'request 3f2504e0-4f89-11d3-9a0c-0305e82c3301 at 2026-11-24T12:00:00Z failed' }),
      'transient',
      'WebhookFailed',
      'failed: request <id> at <time> failed',
    ],
    [
      'failure without words',
      failure(undefined),
      'transient',
      'WebhookFailed',
      'webhook "my-dns" of "acme.example.com" failed',
    ],
    [
      'failure as a bad request is refused',
      failure({ message: 'no such zone', code: 400 }),
      'refused',
      'WebhookFailed',
      'no such zone',
    ],
    [
      'failure as forbidden is for a person',
      failure({ message: 'token expired', code: 403 }),
      'misconfigured',
      'WebhookFailed',
      'token expired',
    ],
    ['no response in it', { status: 200, body: {} }, 'transient', 'AnswerUnreadable', 'answered without a response'],
    ['no JSON', { status: 200, body: undefined }, 'transient', 'AnswerUnreadable', 'answered without a response'],
    [
      '404 names the APIService that is to be installed',
      { status: 404, body: '404 page not found' },
      'misconfigured',
      'WebhookMissing',
      'the cluster serves no solver "my-dns" in the API group "acme.example.com"; install the webhook, whose APIService is "v1alpha1.acme.example.com", or correct groupName and solverName',
    ],
    [
      '403 of the API server names the right that is missing',
      statusOf(403, 'my-dns.acme.example.com is forbidden: User "x" cannot create resource'),
      'misconfigured',
      'WebhookForbidden',
      'allow its service account the verb create on resource "my-dns" in API group "acme.example.com"',
    ],
    [
      '503 names the APIService whose conditions tell more',
      { status: 503, body: 'service unavailable' },
      'transient',
      'WebhookUnavailable',
      'look at the conditions of APIService "v1alpha1.acme.example.com"',
    ],
    ['422 is refused', statusOf(422, 'unknown kind'), 'refused', 'WebhookFailed', 'unknown kind'],
  ];
  test.each(cases)('%s', async (_, reply, kind, code, says) => {
    const fault = await faultOf(aProvider(reply).present(record, never));
    expect([fault.kind, fault.code]).toEqual([kind, code]);
    expect(describeFault(fault)).toContain(says);
  });

  test('429 pauses as long as it says', async () => {
    const body = { kind: 'Status', code: 429, details: { retryAfterSeconds: 12 } };
    for (const reply of [{ status: 429, body }, failure(body)]) {
      const fault = await faultOf(aProvider(reply).cleanUp(record, never));
      expect([fault.kind, fault.until]).toEqual(['throttled', after(clock.now(), seconds(12))]);
    }
  });

  test('words without end are cut', async () => {
    const fault = await faultOf(aProvider(failure({ message: 'x'.repeat(100_000) })).present(record, never));
    expect(fault.message.length).toBeLessThanOrEqual(1024);
  });
});

test('a webhook that hangs is given up after a minute', async () => {
  const moved = movedClock();
  const postToCluster = (_path: string, _body: unknown, signal: AbortSignal): Promise<ClusterReply> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  const provider = createWebhookProvider(dnsProviderSetting(config), dnsProviderParts({ clock: moved, postToCluster }));
  const fault = faultOf(provider.present(record, never));
  await moved.timersSet(1);
  await moved.move(seconds(60));
  expect(await fault).toBeInstanceOf(Fault);
  expect((await fault).code).toBe('DeadlineExceeded');
});
