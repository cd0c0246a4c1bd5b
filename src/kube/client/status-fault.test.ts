import { describe, expect, test } from 'vitest';
import { describeFault } from '../../base/fault.ts';
import { instant } from '../../base/instant.ts';
import { retryAfter } from './retry-after.ts';
import { statusFault } from './status-fault.ts';
import type { Ask } from './status-fault.ts';
import { parseStatus, readStatus } from './status.ts';

const secrets = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };
const ask: Ask = {
  verb: 'apply',
  type: secrets,
  namespace: 'prod',
  name: 'web',
  blockedOwners: ['Certificate.cert-manager.io'],
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
])('Retry-After: %s', (_, header, wait) => {
  expect(retryAfter(header, readStatus(429, { details: { retryAfterSeconds: 3 } }), now) - now).toBe(wait);
});
