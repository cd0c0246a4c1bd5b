import { describe, expect, test } from 'vitest';
import { describeFault } from '../../base/fault.ts';
import { instant } from '../../base/instant.ts';
import { retryAfter } from './retry-after.ts';
import { statusFault } from './status-fault.ts';
import type { Ask } from './ask.ts';
import { parseStatus, readStatus } from './status.ts';

const secrets = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };
const ask: Ask = {
  verb: 'apply',
  type: secrets,
  namespace: 'prod',
  name: 'web',
  blockedOwners: ['Certificate.cert-manager.io'],
  bytes: 1_700_000,
};
const now = instant(Date.UTC(2026, 10, 24, 20));

const cases: readonly [string, number, object, string, string, string][] = [
  [
    'a missing right names verb, resource and namespace, and what to grant',
    403,
    {
      reason: 'Forbidden',
      message:
        'secrets "web" is forbidden: User "x" cannot patch resource "secrets" in API group "" in the namespace "prod"',
      details: { name: 'web', kind: 'secrets' },
    },
    'misconfigured',
    'Forbidden',
    'we are not allowed to patch secrets in namespace "prod"; grant "patch" on secrets in namespace "prod" to this program\'s account',
  ],
  [
    'an apply of what is not there needs the verb create as well, and it is that which is named',
    403,
    {
      reason: 'Forbidden',
      message:
        'secrets "web" is forbidden: User "x" cannot create resource "secrets" in API group "" in the namespace "prod"',
      details: { name: 'web', kind: 'secrets' },
    },
    'misconfigured',
    'Forbidden',
    'we are not allowed to create secrets in namespace "prod"; grant "create" on secrets in namespace "prod" to this program\'s account',
  ],
  [
    'an owner whose deletion we may not block is named with the right that is missing',
    403,
    {
      reason: 'Forbidden',
      message:
        'secrets "web" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can\'t set finalizers on: , <nil>',
      details: { name: 'web', kind: 'secrets' },
    },
    'misconfigured',
    'Forbidden',
    'we are not allowed to update the finalizers of Certificate.cert-manager.io in namespace "prod", which blocks its deletion as owner of secrets "prod/web"; grant "update" on the subresource finalizers of Certificate.cert-manager.io in namespace "prod" to this program\'s account',
  ],
  [
    'a quota or admission rule speaks for itself',
    403,
    { reason: 'Forbidden', message: 'exceeded quota: two', details: { name: 'web', kind: 'secrets' } },
    'misconfigured',
    'Forbidden',
    'the API server refused to apply secrets "prod/web": exceeded quota: two; ask who looks after the quota or admission rule named',
  ],
  [
    'how much of a quota is used by others is left out, what was asked and allowed stays',
    403,
    {
      reason: 'Forbidden',
      message:
        'exceeded quota: few, requested: count/secrets=1, used: count/secrets=3,pods=7, limited: count/secrets=3',
      details: { name: 'web', kind: 'secrets' },
    },
    'misconfigured',
    'Forbidden',
    'the API server refused to apply secrets "prod/web": exceeded quota: few, requested: count/secrets=1, limited: count/secrets=3; ask who looks after the quota or admission rule named',
  ],
  [
    'a policy that denies is not a matter of fields',
    422,
    {
      reason: 'Invalid',
      message: 'secrets "web" is forbidden: ValidatingAdmissionPolicy \'no-tls\' denied request: none here',
      details: {
        name: 'web',
        kind: 'secrets',
        causes: [{ message: "ValidatingAdmissionPolicy 'no-tls' denied request: none here" }],
      },
    },
    'misconfigured',
    'Invalid',
    'the API server refused to apply secrets "prod/web": ValidatingAdmissionPolicy \'no-tls\' denied request: none here; ask who looks after the quota or admission rule named',
  ],
  [
    'a full storage is no outage that passes by itself',
    500,
    { message: 'etcdserver: mvcc: database space exceeded' },
    'misconfigured',
    'StorageFull',
    'the API server was unable to apply secrets "prod/web": the cluster\'s storage (etcd) is full; compact and defragment etcd or raise its quota, then disarm its NOSPACE alarm',
  ],
  [
    'an object too large for the storage is named with its size and the limit',
    500,
    { message: 'etcdserver: request is too large' },
    'misconfigured',
    'RequestEntityTooLarge',
    'the API server was unable to apply secrets "prod/web": 1700000 bytes were sent, which is more than the cluster\'s storage (etcd) takes at once, 1572864 bytes unless changed; make what is written smaller',
  ],
  [
    'so is one that the API server does not even pass on to its storage',
    500,
    {
      message:
        'rpc error: code = ResourceExhausted desc = trying to send message larger than max (3144868 vs. 2097152)',
    },
    'misconfigured',
    'RequestEntityTooLarge',
    'the API server was unable to apply secrets "prod/web": 1700000 bytes were sent, which is more than the cluster\'s storage (etcd) takes at once, 1572864 bytes unless changed; make what is written smaller',
  ],
  [
    'and one too large for the API server',
    413,
    { reason: 'RequestEntityTooLarge', message: 'Request entity too large: limit is 3145728' },
    'misconfigured',
    'RequestEntityTooLarge',
    'the API server was unable to apply secrets "prod/web": 1700000 bytes were sent, which is more than its limit of 3145728 bytes; make what is written smaller',
  ],
  [
    'a webhook that does not answer is named, without its address of today',
    500,
    {
      reason: 'InternalError',
      message:
        'Internal error occurred: failed calling webhook "gate.example.com": failed to call webhook: Post "https://10.0.0.7:443/deny": dial tcp 10.0.0.7:443: connect: connection refused',
    },
    'misconfigured',
    'WebhookUnavailable',
    'the API server was unable to apply secrets "prod/web": the admission webhook "gate.example.com" could not be asked; see whether that webhook runs and the API server reaches it',
  ],
  [
    'a namespace that is being deleted takes nothing new, and nobody has to mend that',
    403,
    {
      reason: 'Forbidden',
      message: 'unable to create new content',
      details: { name: 'web', kind: 'secrets', causes: [{ reason: 'NamespaceTerminating' }] },
    },
    'refused',
    'Forbidden',
    'the namespace "prod" is being deleted',
  ],
  [
    'an object that is not there',
    404,
    { reason: 'NotFound', details: { name: 'web', kind: 'secrets' } },
    'refused',
    'NotFound',
    'there is no secrets "prod/web"',
  ],
  [
    'a kind that is not served',
    404,
    {},
    'misconfigured',
    'NotFound',
    'the API server does not serve secrets in version v1; install the CustomResourceDefinition or API that brings secrets',
  ],
  [
    'a conflict',
    409,
    { reason: 'Conflict', message: 'version 17 is not 18' },
    'transient',
    'Conflict',
    'secrets "prod/web" has been changed by somebody else',
  ],
  [
    'an object that exists',
    409,
    { reason: 'AlreadyExists' },
    'transient',
    'AlreadyExists',
    'secrets "prod/web" exists already',
  ],
  [
    'a version too old',
    410,
    { reason: 'Gone', message: 'too old resource version: 5 (10)' },
    'transient',
    'Expired',
    'the version to go on from is too old for the API server (apply secrets)',
  ],
  [
    'an overloaded server',
    429,
    { message: 'try later' },
    'throttled',
    'TooManyRequests',
    'the API server asks to wait',
  ],
  [
    'a server in trouble',
    500,
    { reason: 'InternalError', message: 'etcdserver: leader 0x17 changed' },
    'transient',
    'InternalError',
    'the API server was unable to apply secrets "prod/web"',
  ],
  ['a gateway in trouble', 502, {}, 'transient', 'BadGateway', 'the API server was unable to apply secrets "prod/web"'],
];

describe('a refusal is a Fault with words that are the same each time', () => {
  test.each(cases)('%s', (_, code, body, kind, faultCode, words) => {
    const fault = statusFault(ask, readStatus(code, body), now);
    expect([fault.kind, fault.code, describeFault(fault)]).toEqual([kind, faultCode, words]);
  });
  test('invalid fields are named, the first as the field to mend', () => {
    const causes = [
      { field: 'spec.duration', message: 'must be a duration' },
      { field: 'spec.x', message: 'unknown' },
    ];
    const fault = statusFault(ask, readStatus(422, { reason: 'Invalid', details: { kind: 'secrets', causes } }), now);
    expect([fault.kind, fault.at]).toEqual(['misconfigured', 'spec.duration']);
    expect(fault.message).toContain('spec.duration: must be a duration; spec.x: unknown');
  });
  test('a body that is no Status, such as the page of a proxy, is not shown', () => {
    const fault = statusFault(ask, parseStatus(503, '<html>busy</html>'), now);
    expect([fault.kind, fault.code, fault.message]).toEqual([
      'transient',
      'ServiceUnavailable',
      'the API server was unable to apply secrets "prod/web"',
    ]);
  });
});

test.each([
  ['seconds', '7', 7000],
  ['a date', 'Tue, 24 Nov 2026 20:00:09 GMT', 9000],
  ['a date gone by is a second from now', 'Tue, 24 Nov 2026 19:00:00 GMT', 1000],
  ['zero is a second', '0', 1000],
  ['nonsense is what the Status says', 'soon', 3000],
  ['a day is five minutes', '86400', 300_000],
  ['a date by a clock that is hours ahead is five minutes', 'Wed, 25 Nov 2026 04:00:00 GMT', 300_000],
])('Retry-After: %s', (_, header, wait) => {
  expect(retryAfter(header, readStatus(429, { details: { retryAfterSeconds: 3 } }), now) - now).toBe(wait);
});

test('a Status that asks for longer than there is time is obeyed for five minutes', () => {
  const status = readStatus(429, { details: { retryAfterSeconds: 1e308 } });
  expect(retryAfter(undefined, status, now) - now).toBe(300_000);
});
