import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseSolver } from './choose-solver.ts';
import type { AuthorizationNeed } from './choose-solver.ts';
import type { AcmeSolver } from './types.ts';

type Selector = NonNullable<AcmeSolver['selector']>;

const http = (selector?: Selector): AcmeSolver => ({ http01: { ingress: {} }, ...(selector && { selector }) });
const dns = (selector?: Selector): AcmeSolver => ({
  dns01: { rfc2136: { nameserver: '192.0.2.1' } },
  ...(selector && { selector }),
});

const need = (parts: Partial<AuthorizationNeed> = {}): AuthorizationNeed => ({
  domain: 'www.example.com',
  wildcard: false,
  offered: ['http-01', 'dns-01', 'tls-alpn-01'],
  labels: { team: 'edge', tier: 'front' },
  ...parts,
});
const wildcard = { wildcard: true, domain: 'example.com', offered: ['dns-01'] };

/** The place in the list of the solver chosen; -1 for none. */
function chosen(solvers: readonly AcmeSolver[], parts: Partial<AuthorizationNeed> = {}): number {
  const choice = chooseSolver(solvers, need(parts));
  return choice.is === 'none' ? -1 : solvers.indexOf(choice.solver);
}

describe('the solver that is chosen', () => {
  const cases: [string, readonly AcmeSolver[], Partial<AuthorizationNeed>, number][] = [
    ['is the only one', [http()], {}, 0],
    ['is the first of equals', [http(), dns()], {}, 0],
    ['is the first whose challenge the server offers', [http(), dns()], { offered: ['dns-01'] }, 1],
    ['for a wildcard is one that the server lets prove it', [http(), dns()], wildcard, 1],
    ['names the very name', [http(), http({ dnsNames: ['www.example.com'] })], {}, 1],
    ['names a name without regard to case', [http(), http({ dnsNames: ['WWW.Example.com'] })], {}, 1],
    ['does not name another name', [http({ dnsNames: ['example.com'] }), http()], {}, 1],
    [
      'for a wildcard names the wildcard',
      [dns({ dnsNames: ['example.com'] }), dns({ dnsNames: ['*.example.com'] })],
      wildcard,
      1,
    ],
    ['for a name does not name its wildcard', [dns({ dnsNames: ['*.example.com'] })], {}, -1],
    [
      'names the name rather than its zone',
      [http({ dnsZones: ['www.example.com'] }), http({ dnsNames: ['www.example.com'] })],
      {},
      1,
    ],
    ['names its zone rather than nothing', [http(), http({ dnsZones: ['example.com'] })], {}, 1],
    [
      'names the longest zone',
      [http({ dnsZones: ['example.com', 'com'] }), http({ dnsZones: ['com', 'www.example.com'] })],
      {},
      1,
    ],
    [
      'names the zone with more labels, not more letters',
      [http({ dnsZones: ['example.com'] }), http({ dnsZones: ['w.example.com'] })],
      { domain: 'a.w.example.com' },
      1,
    ],
    ['names a zone at a dot', [http({ dnsZones: ['ample.com'] })], {}, -1],
    ['for a wildcard names its zone', [dns(), dns({ dnsZones: ['example.com'] })], wildcard, 1],
    ['names a label', [http(), http({ matchLabels: { team: 'edge' } })], {}, 1],
    [
      'names more labels',
      [http({ matchLabels: { team: 'edge' } }), http({ matchLabels: { team: 'edge', tier: 'front' } })],
      {},
      1,
    ],
    ['names no label of another value', [http({ matchLabels: { team: 'other' } })], {}, -1],
    ['names no label that is not there', [http({ matchLabels: { constructor: 'x' } })], {}, -1],
    ['names a zone rather than labels', [http({ matchLabels: { team: 'edge' } }), http({ dnsZones: ['com'] })], {}, 1],
    [
      'fits in all parts of its selector',
      [http({ dnsNames: ['www.example.com'], matchLabels: { team: 'x' } }), http()],
      {},
      1,
    ],
    [
      'with equal names has more labels',
      [
        http({ dnsNames: ['www.example.com'] }),
        http({ dnsNames: ['www.example.com'], matchLabels: { tier: 'front' } }),
      ],
      {},
      1,
    ],
    [
      'for an address names it',
      [http(), http({ dnsNames: ['192.0.2.7'] })],
      { domain: '192.0.2.7', offered: ['http-01'] },
      1,
    ],
    ['is none of an empty list', [], {}, -1],
  ];
  test.each(cases)('%s', (_, solvers, parts, expected) => expect(chosen(solvers, parts)).toBe(expected));

  test('tells which challenge it solves', () => {
    expect(chooseSolver([http()], need())).toMatchObject({ is: 'solver', type: 'HTTP-01' });
    expect(chooseSolver([dns()], need())).toMatchObject({ is: 'solver', type: 'DNS-01' });
  });
});

test('where none fits, the reason tells of each what keeps it from fitting', () => {
  const solvers = [http(), dns({ dnsZones: ['other.org'] }), dns({ matchLabels: { a: 'b' } }), {}];
  const choice = chooseSolver(solvers, need(wildcard));
  expect(choice).toEqual({
    is: 'none',
    because:
      'no configured challenge solvers can be used for this challenge: for "*.example.com" the server offers dns-01; ' +
      'solvers[0] solves HTTP-01; solvers[1] is for others (selector.dnsZones); ' +
      'solvers[2] is for others (selector.matchLabels); solvers[3] has neither http01 nor dns01',
  });
});

test('the reason stays short however many solvers there are', () => {
  const choice = chooseSolver(
    Array.from({ length: 50 }, () => http()),
    need(wildcard),
  );
  expect(choice).toMatchObject({
    because: expect.stringMatching(/solvers\[5\] solves HTTP-01; 44 more do not fit either$/),
  });
});

/** The same in other words: sort the fitting ones, as a person would with a pencil. */
function byPencil(
  solvers: readonly AcmeSolver[],
  { domain, wildcard: wild, offered, labels }: AuthorizationNeed,
): number {
  const written = (wild ? ['*'] : []).concat(domain.split('.'));
  const isUnder = (zone: string): boolean => written.slice(-zone.split('.').length).join('.') === zone;
  const scored = solvers.flatMap((solver, place) => {
    const { dnsNames, dnsZones, matchLabels } = solver.selector ?? {};
    if (!offered.includes(solver.http01 ? 'http-01' : 'dns-01')) return [];
    if (dnsNames?.length && !new Set(dnsNames).has(written.join('.'))) return [];
    if (dnsZones?.length && !dnsZones.some(isUnder)) return [];
    if (Object.keys(matchLabels ?? {}).some((key) => matchLabels?.[key] !== labels[key])) return [];
    const zones = (dnsZones ?? []).filter(isUnder).map((zone) => zone.split('.').length);
    const score = (dnsNames?.length ? 1e6 : 0) + Math.max(0, ...zones) * 1e3 + Object.keys(matchLabels ?? {}).length;
    return [{ place, score }];
  });
  return scored.toSorted((a, b) => b.score - a.score || a.place - b.place)[0]?.place ?? -1;
}

const names = fc.constantFrom(
  'example.com',
  'www.example.com',
  'a.www.example.com',
  'example.org',
  'com',
  '*.example.com',
);
const some = (of: fc.Arbitrary<string>) => fc.option(fc.array(of, { maxLength: 3 }), { nil: undefined });
const labels = fc.dictionary(fc.constantFrom('team', 'tier', 'zone'), fc.constantFrom('a', 'b'), {
  maxKeys: 3,
  noNullPrototype: true,
});
const selectors = fc.record({
  dnsNames: some(names),
  dnsZones: some(names),
  matchLabels: fc.option(labels, { nil: undefined }),
});
const solver = fc.tuple(fc.boolean(), fc.option(selectors, { nil: undefined })).map(([isHttp, selector]) => {
  const given = Object.entries(selector ?? {}).filter(([, value]) => value !== undefined);
  return isHttp ? http(Object.fromEntries(given)) : dns(Object.fromEntries(given));
});
const needs = fc.record({
  domain: fc.constantFrom('example.com', 'www.example.com', 'a.www.example.com', 'example.org'),
  wildcard: fc.boolean(),
  offered: fc.subarray(['http-01', 'dns-01', 'tls-alpn-01']),
  labels,
});

test('whatever the solvers, the choice is the one a second formulation makes', () => {
  const places = new Set<number>();
  fc.assert(
    fc.property(fc.array(solver, { maxLength: 6 }), needs, (solvers, one) => {
      const expected = byPencil(solvers, one);
      places.add(expected);
      expect(chosen(solvers, one)).toBe(expected);
    }),
    { numRuns: 500 },
  );
  expect(places.size).toBeGreaterThan(3);
});
