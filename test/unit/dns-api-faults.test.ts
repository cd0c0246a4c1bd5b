import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { minutes, seconds } from '../../src/base/instant.ts';
import { requestRate } from '../../src/solvers/dns01/request-rates.ts';
import type { VendorAnswer } from '../contract-servers/json-vendor.ts';
import type { ZoneWorld } from '../support/dns-api/zone-world.ts';
import { startZoneWorld } from '../support/dns-api/zone-world.ts';
import type { SeenRequest } from '../support/dns-api/troubled-vendor.ts';

/** FT-24: what befalls the API of a DNS vendor. Zone `a.test` is in trouble, `b.test` of another credential is not. */

let world: ZoneWorld;
beforeEach(async () => {
  world = await startZoneWorld();
});
afterEach(() => world.stop());

const reasonsOf = (zone: 'a' | 'b'): readonly string[] => [
  ...new Set(world.challenges(zone).map(({ status }) => status?.reason ?? '')),
];
const provenOf = (zone: 'a' | 'b'): number =>
  world.challenges(zone).filter(({ status }) => status?.state === 'valid').length;
/** Three to present a value, and three to take it away: the zone, its records of the name, the change. */
const EACH = 3;
const BOTH = 2 * EACH;
/** Each goes with a write of the status. */
const told = (): readonly string[] => world.events.filter((event) => event.startsWith('Warning PresentError'));
const warnings = (): readonly string[] => [...new Set(world.events.filter((event) => event.startsWith('Warning')))];

/** All is done and taken away, in time enough. */
async function ends(): Promise<void> {
  await world.pass(minutes(2));
  await Promise.all([world.delete('a'), world.delete('b')]);
  await world.pass(minutes(2));
  for (const zone of ['a', 'b'] as const) {
    expect(world.challenges(zone)).toEqual([]);
    expect(world.shown(zone)).toEqual([]);
  }
}

const ROUNDING = 0.01;

/** In no span of time there were more than the burst and what the rate gives for it. */
function isWithinBudget(requests: readonly SeenRequest[]): void {
  const { perSecond, burst } = requestRate('cloudflare');
  const over = requests.flatMap((last, to) =>
    requests
      .slice(0, to)
      .filter((first, from) => to - from + 1 > burst + (perSecond * (last.at - first.at)) / 1000 + ROUNDING)
      .map((first) => [first, last]),
  );
  expect(over).toEqual([]);
}

const says = (status: number, code: number, message: string): VendorAnswer => [
  status,
  { success: false, errors: [{ code, message }], result: null },
];
const ofA =
  (trouble: (request: SeenRequest) => ReturnType<ZoneWorld['vendor']['befalls']>) =>
  (request: SeenRequest): ReturnType<ZoneWorld['vendor']['befalls']> =>
    request.account === 'a' ? trouble(request) : undefined;

describe('where the API of a DNS vendor', () => {
  test('is well, a value costs six requests and the budget is kept', async () => {
    world.order('a', 40);
    await world.pass(minutes(2));
    expect(provenOf('a')).toBe(40);
    await ends();
    expect(world.asked('a')).toHaveLength(40 * BOTH);
    isWithinBudget(world.asked('a'));
    expect(warnings()).toEqual([]);
  });

  test('throttles four requests of five for ten minutes, it is asked less, the other zone is done at once, and all come in the end', async () => {
    const since = world.clock.now();
    world.vendor.befalls = ofA(({ at, count }) =>
      at - since < minutes(10) && count % 5 !== 0 ? [429, {}, { 'retry-after': '20' }] : undefined,
    );
    world.order('a', 20);
    world.order('b', 20);
    await world.pass(seconds(15));
    expect(provenOf('b')).toBe(20);
    expect(reasonsOf('a')).toEqual(['Error presenting challenge: Cloudflare limits the rate of requests']);
    await world.pass(minutes(9));
    expect(reasonsOf('a')).toEqual(['Error presenting challenge: Cloudflare limits the rate of requests']);
    expect(told()).toHaveLength(20);
    isWithinBudget(world.asked('a'));
    // Each 429 keeps the credential quiet for 20 s; what was sent together with it could not know.
    expect(world.asked('a').length).toBeLessThan((10 * 60 * 20) / 20);
    expect(world.challenges('a').map(({ status }) => status?.state)).not.toContain('errored');
    await world.pass(minutes(3));
    expect(provenOf('a')).toBe(20);
    expect(world.asked('b')).toHaveLength(20 * BOTH);
    await ends();
    isWithinBudget(world.asked('a'));
  });

  test('answers 403, the credential is named and tried once a minute, and at once when it is changed', async () => {
    world.vendor.befalls = ofA(() => says(403, 9109, 'Unauthorized to access requested resource'));
    world.order('a', 4);
    world.order('b', 4);
    await world.pass(seconds(15));
    expect(provenOf('b')).toBe(4);
    expect(world.asked('b')).toHaveLength(4 * BOTH);
    expect(reasonsOf('a')).toEqual([
      'Error presenting challenge: Cloudflare answered 403 when asked to list the zones: Unauthorized to access requested ' +
        'resource (9109); check Secret "shop/a", key "token" and what it is allowed to do',
    ]);
    expect(world.asked('a')).toHaveLength(4);
    await world.pass(minutes(10));
    expect(world.asked('a')).toHaveLength(4 * 11);
    expect(told()).toHaveLength(4);
    for (const text of [...world.events, ...reasonsOf('a')]) expect(text).not.toContain(world.account('a').token);
    world.vendor.befalls = () => undefined;
    world.setToken('a', `${world.account('a').token}\n`);
    await world.pass(seconds(5));
    expect(provenOf('a')).toBe(4);
    await ends();
  });

  test('does not answer, a solver of the same issuer with another credential is not held up, and why is told', async () => {
    world.vendor.befalls = ofA(() => 'hold');
    world.order('a', 20);
    await world.pass(seconds(1));
    expect(world.vendor.held).toBeGreaterThan(0);
    world.order('b', 20);
    await world.pass(seconds(15));
    expect(provenOf('b')).toBe(20);
    expect(provenOf('a')).toBe(0);
    await world.pass(minutes(2));
    expect(world.asked('b')).toHaveLength(20 * BOTH);
    expect(reasonsOf('a')).toEqual([
      `Error presenting challenge: no complete answer from ${world.vendor.origin} in time`,
    ]);
    isWithinBudget(world.asked('a'));
    world.vendor.befalls = () => undefined;
    world.vendor.release();
    await world.pass(minutes(12));
    expect(provenOf('a')).toBe(20);
    await ends();
  });

  test('answers after twenty-five seconds, it is waited for', async () => {
    world.vendor.befalls = ofA(() => 'hold');
    world.order('a', 2);
    for (let request = 1; request <= EACH; request++) {
      await world.pass(seconds(25));
      expect(world.vendor.held).toBe(2);
      world.vendor.release();
    }
    world.vendor.befalls = () => undefined;
    await world.pass(seconds(5));
    expect(provenOf('a')).toBe(2);
    expect(warnings()).toEqual([]);
    await ends();
    expect(world.asked('a')).toHaveLength(2 * BOTH);
  });

  test('says that it is done and nothing is, the server that lacks it is named, and the API is left alone', async () => {
    world.vendor.befalls = ofA(({ method }) =>
      method === 'POST' ? [200, { success: true, errors: [], result: { id: 'x' } }] : undefined,
    );
    world.order('a', 2);
    world.order('b', 2);
    await world.pass(minutes(10));
    expect(provenOf('b')).toBe(2);
    expect(reasonsOf('a').toSorted()).toEqual(
      [1, 2].map(
        (index) =>
          `Waiting for DNS-01 challenge propagation: looked for _acme-challenge.w${index}.a.test.; ns1.vendor.example. (192.0.2.53): ` +
          `no such name (NXDOMAIN). DNS record for "w${index}.a.test" not yet propagated`,
      ),
    );
    expect(world.asked('a')).toHaveLength(2 * EACH);
    for (const { spec } of world.challenges('a'))
      await world.account('a').vendor.add(`_acme-challenge.${spec.dnsName}`, [spec.key]);
    await ends();
  });
});

test('where the servers of one zone do not answer, those of another are looked at without waiting for them', async () => {
  world.silent.add('a');
  world.order('a', 20);
  await world.pass(seconds(5));
  world.order('b', 20);
  await world.pass(seconds(8));
  expect(provenOf('b')).toBe(20);
  await world.pass(minutes(1));
  expect(reasonsOf('a')).toContain(
    'Waiting for DNS-01 challenge propagation: looked for _acme-challenge.w1.a.test.; ns1.vendor.example. (192.0.2.53): ' +
      'no answer. DNS record for "w1.a.test" not yet propagated',
  );
  world.silent.delete('a');
  await ends();
});

describe('where clean-up at a DNS vendor fails', () => {
  const fails = ofA(({ method }) => (method === 'DELETE' ? says(500, 10_000, 'Internal error') : undefined));
  const error = 'Warning CleanUpError: Error cleaning up challenge: Cloudflare answered 500';

  test('for three minutes, it is told, tried again more and more seldom, and done', async () => {
    world.vendor.befalls = fails;
    world.order('a', 2);
    await world.pass(seconds(5));
    await world.delete('a');
    await world.pass(minutes(3));
    expect(world.challenges('a')).toHaveLength(2);
    expect(warnings()).toEqual([error]);
    const deletions = world.asked('a').filter(({ method }) => method === 'DELETE').length / 2;
    expect(deletions).toBeGreaterThan(2);
    expect(deletions).toBeLessThan(8);
    world.vendor.befalls = () => undefined;
    await world.pass(minutes(5));
    await ends();
    expect(warnings()).toEqual([error]);
  });

  test('for good, the Challenge is let go after ten minutes, and what may remain is told', async () => {
    world.vendor.befalls = fails;
    world.order('a', 1);
    await world.pass(seconds(5));
    await world.delete('a');
    await world.pass(minutes(9));
    expect(world.challenges('a')).toHaveLength(1);
    await world.pass(minutes(12), seconds(10));
    expect(world.challenges('a')).toEqual([]);
    expect(warnings()).toEqual([
      error,
      'Warning CleanUpError: The Challenge is let go without being cleaned up: Cloudflare answered 500; a TXT record at ' +
        '_acme-challenge.w1.a.test may remain',
    ]);
    expect(world.shown('a')).toHaveLength(1);
    isWithinBudget(world.asked('a'));
  });
});
