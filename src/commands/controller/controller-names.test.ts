import { describe, expect, test } from 'vitest';
import { namesOf, parseControllers, unknownControllers } from './controller-names.ts';

const ALL = [
  'certificates-trigger',
  'certificates-key-manager',
  'certificates-request-manager',
  'certificates-issuing',
  'certificates-readiness',
  'certificates-revision-manager',
  'certificaterequests-approver',
  'certificaterequests-issuer-acme',
  'certificaterequests-issuer-ca',
  'certificaterequests-issuer-selfsigned',
  'issuers',
  'clusterissuers',
  'orders',
  'challenges',
];
const without = (...names: readonly string[]): readonly string[] => ALL.filter((name) => !names.includes(name));

describe('--controllers', () => {
  const cases: [string, readonly string[], readonly string[]][] = [
    ['* is everything', ['*'], ALL],
    ['an empty list is nothing', [], []],
    ['a name is that one alone', ['issuers'], ['issuers']],
    ['-name leaves one out', ['*', '-certificates-trigger'], without('certificates-trigger')],
    ['a list of only -name implies *', ['-issuers', '-clusterissuers'], without('issuers', 'clusterissuers')],
    ['-name beats name, wherever it stands', ['-issuers', 'issuers', 'certificates-issuing'], ['certificates-issuing']],
    [
      'what is not here may be left out',
      ['*', '-gateway-shim', '-certificaterequests-issuer-vault', '-ingress-shim'],
      ALL,
    ],
    ['certificates-metrics is known and does nothing', ['certificates-metrics'], []],
  ];
  test.each(cases)('%s', (_, entries, names) => expect(namesOf(parseControllers(entries, ''))).toEqual(names));

  test('with one namespace there are no ClusterIssuers', () => {
    expect(namesOf(parseControllers(['*'], 'team-a'))).toEqual(without('clusterissuers'));
    expect(namesOf(parseControllers(['clusterissuers'], 'team-a'))).toEqual([]);
  });

  test('a controller whose feature is not here is refused by name', () => {
    expect(() => parseControllers(['*', 'certificaterequests-issuer-vault'], '')).toThrow(
      'controller "certificaterequests-issuer-vault" belongs to Vault, which this version does not have yet',
    );
  });

  const unknown: [string, readonly string[], readonly { index: number; name: string }[]][] = [
    ['names of the reference are known', ['*', '-gateway-shim', 'certificatesigningrequests-issuer-ca'], []],
    ['another name is unknown, at its place', ['*', 'foo'], [{ index: 1, name: 'foo' }]],
    ['another name is unknown with a dash too', ['-foo'], [{ index: 0, name: 'foo' }]],
    ['listenerset is not in the list, as in the reference', ['*', '-listenerset'], [{ index: 1, name: 'listenerset' }]],
  ];
  test.each(unknown)('%s', (_, entries, found) => expect(unknownControllers(entries)).toEqual(found));
});
