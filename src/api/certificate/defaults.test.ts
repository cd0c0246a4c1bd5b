import { describe, expect, test } from 'vitest';
import { days, hours } from '../../base/instant.ts';
import { isOurIssuer, sameIssuer } from '../issuer-reference.ts';
import { withDefaults } from './defaults.ts';
import type { CertificateSpec } from './types.ts';

const least: CertificateSpec = { secretName: 'tls', issuerRef: { name: 'ca' } };

test('a spec that says nothing gets every default of the reference', () => {
  expect(withDefaults(least)).toEqual({
    secretName: 'tls',
    issuerRef: { name: 'ca', kind: 'Issuer', group: 'cert-manager.io' },
    duration: days(90),
    renewBefore: undefined,
    renewal: { policy: 'RenewBefore', windows: [] },
    isCA: false,
    usages: ['digital signature', 'key encipherment'],
    privateKey: { rotationPolicy: 'Always', encoding: 'PKCS1', algorithm: 'RSA', size: 2048 },
    encodeUsagesInRequest: true,
    revisionHistoryLimit: 1,
  });
});

describe('a default that is left out, one that is empty and one that is written out are equal:', () => {
  const cases: readonly (readonly [field: string, spec: Partial<CertificateSpec>])[] = [
    ['issuer kind and group', { issuerRef: { name: 'ca', kind: 'Issuer', group: 'cert-manager.io' } }],
    ['empty issuer kind and group', { issuerRef: { name: 'ca', kind: '', group: '' } }],
    ['duration', { duration: '2160h' }],
    ['private key', { privateKey: { algorithm: 'RSA', size: 2048, encoding: 'PKCS1', rotationPolicy: 'Always' } }],
    ['empty private key', { privateKey: {} }],
    ['size 0', { privateKey: { size: 0 } }],
    ['empty usages', { usages: [] }],
    ['usages', { usages: ['digital signature', 'key encipherment'] }],
    ['renewal', { renewal: { policy: 'RenewBefore', windows: [] } }],
    ['flags', { isCA: false, encodeUsagesInRequest: true, revisionHistoryLimit: 1 }],
  ];
  test.each(cases)('%s', (_, spec) => {
    expect(withDefaults({ ...least, ...spec })).toEqual(withDefaults(least));
  });
});

test('ECDSA keys have 256 bits by default, Ed25519 keys no size even if one is written', () => {
  expect(withDefaults({ ...least, privateKey: { algorithm: 'ECDSA' } }).privateKey.size).toBe(256);
  expect(withDefaults({ ...least, privateKey: { algorithm: 'Ed25519', size: 4096 } }).privateKey.size).toBeUndefined();
});

test('what is written is kept', () => {
  const spec = withDefaults({
    ...least,
    duration: '24h',
    renewBefore: '8h',
    usages: ['server auth'],
    revisionHistoryLimit: 5,
  });
  expect(spec).toMatchObject({
    duration: hours(24),
    renewBefore: hours(8),
    usages: ['server auth'],
    revisionHistoryLimit: 5,
  });
});

test('defaults are not written back into the spec', () => {
  const spec = Object.freeze({ ...least, issuerRef: Object.freeze({ name: 'ca' }) });
  withDefaults(spec);
  expect(spec).toEqual({ secretName: 'tls', issuerRef: { name: 'ca' } });
});

test('the same issuer is the same with and without defaults, and another kind, group or name is another', () => {
  expect(sameIssuer({ name: 'a' }, { name: 'a', kind: 'Issuer', group: 'cert-manager.io' })).toBe(true);
  expect(sameIssuer({ name: 'a', kind: '' }, { name: 'a', group: '' })).toBe(true);
  expect(sameIssuer({ name: 'a' }, { name: 'a', kind: 'ClusterIssuer' })).toBe(false);
  expect(sameIssuer({ name: 'a' }, { name: 'a', group: 'example.com' })).toBe(false);
  expect(sameIssuer({ name: 'a' }, { name: 'b' })).toBe(false);
});

test('an issuer without group is ours, one of another group is not', () => {
  expect(isOurIssuer({ name: 'a', group: '' })).toBe(true);
  expect(isOurIssuer({ name: 'a', group: 'example.com' })).toBe(false);
});
