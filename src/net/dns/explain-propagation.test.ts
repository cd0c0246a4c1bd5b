import { describe, expect, test } from 'vitest';
import { instant, seconds } from '../../base/instant.ts';
import { isOnEvery } from './check-txt.ts';
import type { ServerReport, TxtReport } from './check-txt.ts';
import { explainPropagation } from './explain-propagation.ts';
import type { ServerSight } from './sights.ts';

const server = (number: number, sees: ServerSight, address = `192.0.2.${number}`): ServerReport => ({
  server: `ns${number}.example.com.`,
  address,
  sees,
});
const report = (servers: readonly ServerReport[], more: Partial<TxtReport> = {}): TxtReport => ({
  domain: 'www.example.com',
  name: '_acme-challenge.www.example.com.',
  zone: 'example.com.',
  asked: 'authoritative',
  servers,
  isPropagated: isOnEvery(servers),
  ...more,
});
const END = 'DNS record for "www.example.com" not yet propagated';
const present = { is: 'present' } as const;
const nxdomain = { is: 'nxdomain', keptFor: seconds(300), keptUntil: instant(1) } as const;

describe('one of two servers does not have it', () => {
  test.each<[ServerSight, string]>([
    [{ is: 'absent', keptFor: seconds(300) }, 'no TXT record, and resolvers may keep that for up to 300 s'],
    [{ is: 'absent' }, 'no TXT record'],
    [{ is: 'stale', values: 2 }, 'other TXT values only (an older copy of the zone, or values of other challenges)'],
    [nxdomain, 'no such name (NXDOMAIN), and resolvers may keep that for up to 300 s'],
    [{ is: 'alias', to: 'x.example.' }, 'a CNAME to x.example. instead'],
    [{ is: 'servfail' }, 'SERVFAIL (it cannot load the zone, or cannot reach its servers)'],
    [{ is: 'bogus' }, 'the DNSSEC signatures of the zone are not valid'],
    [{ is: 'refused' }, 'REFUSED (it does not serve the zone, or not to everybody)'],
    [{ is: 'lame' }, 'lame delegation (NS records name it, and it does not hold the zone)'],
    [{ is: 'timeout' }, 'no answer'],
    [{ is: 'unreachable', because: 'it has no address' }, 'cannot be asked: it has no address'],
    [{ is: 'failed', code: 'FORMERR' }, 'it answers FORMERR'],
  ])('%j', (sees, says) => {
    const text = explainPropagation(report([server(1, present), server(2, sees)]));
    expect(text).toBe(`looked for _acme-challenge.www.example.com.; ns2.example.com. (192.0.2.2): ${says}. ${END}`);
  });
});

test('all have it: there is nothing to say', () =>
  expect(explainPropagation(report([server(1, present)]))).toBeUndefined());

test('servers that say the same are named together', () => {
  const servers = [server(1, { is: 'timeout' }), server(2, { is: 'refused' }), server(3, { is: 'timeout' })];
  expect(explainPropagation(report(servers))).toBe(
    `looked for _acme-challenge.www.example.com.; ns1.example.com. (192.0.2.1), ns3.example.com. (192.0.2.3): no answer; ns2.example.com. (192.0.2.2): REFUSED (it does not serve the zone, or not to everybody). ${END}`,
  );
});

test('not more than six are listed', () => {
  const servers = Array.from({ length: 9 }, (_, index) => server(index, { is: 'timeout' }));
  const text = explainPropagation(report(servers));
  expect(text).toContain('; 3 more servers do not have it either. ');
  expect(text).not.toContain('ns6.');
});

test('the text is the same while nothing changes but the time', () => {
  const at = (keptUntil: number): string | undefined =>
    explainPropagation(report([server(1, { ...nxdomain, keptUntil: instant(keptUntil) })]));
  expect(at(1)).toBe(at(2));
});

describe('an address that does not answer', () => {
  const six = server(1, { is: 'unreachable', because: 'there is no route to it' }, '2001:db8::1');
  test('is passed over where another of the same server does', () => {
    expect(explainPropagation(report([server(1, present), six]))).toBeUndefined();
  });
  test('is not blamed for what the other lacks', () => {
    expect(explainPropagation(report([server(1, { is: 'refused' }), six]))).not.toContain('2001:db8::1');
  });
  test('counts where there is no other', () => {
    expect(explainPropagation(report([server(2, present), six]))).toContain(
      'ns1.example.com. (2001:db8::1): cannot be asked',
    );
  });
});

describe('CAA records', () => {
  const forbids = { is: 'forbids', at: 'example.com.', because: 'issuer', records: ['0 issue "x.example"'] } as const;
  test('that forbid are told although the record is there', () => {
    expect(explainPropagation(report([server(1, present)], { caa: forbids }))).toBe(
      'the CA will refuse: the CAA records of example.com. do not name this CA: 0 issue "x.example"',
    );
  });
  test('come before what is missing', () => {
    const text = explainPropagation(report([server(1, nxdomain)], { caa: forbids }));
    expect(text).toMatch(/^the CA will refuse: .*; looked for _acme-challenge\..* not yet propagated$/);
  });
  test('that cannot be read are told', () => {
    const text = explainPropagation(report([server(1, present)], { caa: { is: 'unknown', because: 'no answer' } }));
    expect(text).toBe('a CA would refuse, as the CAA records cannot be read: no answer');
  });
  test('that cannot be read come after what is missing', () => {
    const text = explainPropagation(report([server(1, nxdomain)], { caa: { is: 'unknown', because: 'no answer' } }));
    expect(text).toMatch(/^looked for .*; a CA would refuse, .*: no answer\. DNS record .* not yet propagated$/);
  });
  test('that allow are not', () => {
    expect(explainPropagation(report([server(1, present)], { caa: { is: 'allows' } }))).toBeUndefined();
  });
});
