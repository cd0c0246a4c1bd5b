import { expect, test } from 'vitest';
import { readPayload } from '../../../examples/dns-webhook/challenge-request.ts';

const request = {
  uid: 'u',
  action: 'Present',
  type: 'dns-01',
  dnsName: 'www.example.com',
  key: 'value',
  resourceNamespace: 'issuers',
  resolvedFQDN: '_acme-challenge.www.example.com.',
  resolvedZone: 'example.com.',
  allowAmbientCredentials: true,
  config: { any: 'thing' },
};
const payload = { apiVersion: 'webhook.acme.cert-manager.io/v1alpha1', kind: 'ChallengePayload', request };
const withRequest = (more: object): object => ({ ...payload, request: { ...request, ...more } });

test('a payload is read with its config as it is', () => {
  const { type: _, ...read } = request;
  expect(readPayload(JSON.stringify(payload))).toEqual({ is: 'request', request: read });
});

const wrong: readonly (readonly [name: string, body: unknown, because: string])[] = [
  ['no JSON', undefined, 'the body is no JSON object'],
  ['another kind', { ...payload, kind: 'Pod' }, 'the body is no ChallengePayload'],
  ['another version', { ...payload, apiVersion: 'v1' }, 'the body is no ChallengePayload'],
  ['no request', { ...payload, request: undefined }, 'request is missing'],
  ['an unknown action', withRequest({ action: 'Delete' }), 'request.action is neither Present nor CleanUp'],
  ['another challenge', withRequest({ type: 'http-01' }), 'request.type is not dns-01'],
  ['no value', withRequest({ key: '' }), 'request.key is missing'],
  ['a uid that is no text', withRequest({ uid: 7 }), 'request.uid is missing'],
  ['a wildcard', withRequest({ dnsName: '*.example.com' }), 'request.dnsName is a wildcard'],
  ['a relative name', withRequest({ resolvedFQDN: 'a.example.com' }), 'a name is not absolute'],
  [
    'a name of another zone',
    withRequest({ resolvedFQDN: 'badexample.com.' }),
    'request.resolvedFQDN is not in request.resolvedZone',
  ],
];

test.each(wrong)('a payload with %s is refused with what is wrong', (_, body, because) => {
  expect(readPayload(JSON.stringify(body) ?? '{')).toEqual({ is: 'wrong', because: expect.stringContaining(because) });
});
