import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/base/clock.ts';
import { milliseconds, seconds } from '../../../src/base/instant.ts';
import { Secret } from '../../../src/base/secret.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import type { TxtReport } from '../../../src/net/dns/check-txt.ts';
import { createDns } from '../../../src/net/dns/dns.ts';
import type { Dns, TxtCheck } from '../../../src/net/dns/dns.ts';
import { addTxtValue, deleteTxtValue } from '../../../src/net/dns/dynamic-update.ts';
import { explainPropagation } from '../../../src/net/dns/explain-propagation.ts';
import type { DnsServer } from '../../../src/net/dns/server.ts';
import { createHttpTransport } from '../../../src/net/http-transport.ts';
import type { DebianProgram } from '../../../tools/debian-programs/ensure.ts';
import type { BindZone } from '../../../tools/acme-servers/bind.ts';
import { programForTests } from '../../support/dns/debian-program.ts';
import { startSmallInternet } from '../../support/dns/small-internet.ts';
import type { SmallInternet } from '../../support/dns/small-internet.ts';
import { faultOf } from '../../support/test-servers.ts';
import type { UpdateServerKey } from '../../../tools/acme-servers/update-key.ts';

const VALUE = 'LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0';
const RECORD = `_acme-challenge IN TXT "${VALUE}"`;
const key: UpdateServerKey = { name: 'acme', algorithm: 'HMACSHA256', secret: randomBytes(32).toString('base64') };
const never = new AbortController().signal;
const random = (count: number): Uint8Array => randomBytes(count);

/** A zone at the servers named, with the value unless other records are given. */
const zone = (
  name: string,
  servers: readonly string[],
  records: readonly string[] = [RECORD],
  more: Partial<BindZone> = {},
): BindZone => ({
  name,
  servers: servers.map((server) => `${server}.dns.`),
  records,
  ...more,
});

const BOTH = ['ns1', 'ns2'];
const THREE = ['ns1', 'ns2', 'ns3'];
const OLD = '_acme-challenge IN TXT "an-older-value"';
const manyValues = Array.from({ length: 60 }, (_, index) => `_acme-challenge IN TXT "${index}-${'x'.repeat(40)}"`);
const chain = Array.from({ length: 4 }, (_, index) => `c${index + 1} IN CNAME c${index + 2}`);
const updated = { keys: [key.name] };

const ns1: readonly BindZone[] = [
  zone('ok.test.', THREE),
  zone('servfail.test.', BOTH),
  zone('refused.test.', BOTH),
  zone('nx.test.', ['ns1'], [], updated),
  zone('nodata.test.', ['ns1'], ['_acme-challenge IN CAA 0 issue ";"']),
  zone('lame.test.', ['ns1', 'upward']),
  zone('stale.test.', THREE),
  zone('silent.test.', ['ns1', 'silent']),
  zone('big.test.', ['ns1'], [...manyValues, RECORD]),
  zone('tcp.test.', ['tcp']),
  zone('nameless.test.', ['ns1', 'nowhere']),
  zone('chain.test.', ['ns1'], ['_acme-challenge IN CNAME c1', ...chain, 'c5 IN CNAME answers.target.test.']),
  zone('target.test.', BOTH, [`answers IN TXT "${VALUE}"`]),
  zone('loop.test.', ['ns1'], ['_acme-challenge IN CNAME a', 'a IN CNAME b', 'b IN CNAME _acme-challenge']),
  zone(
    'long.test.',
    ['ns1'],
    [
      '_acme-challenge IN CNAME c1',
      ...chain.flatMap((_, lap) => [1, 2, 3, 4].map((step) => `c${lap * 4 + step} IN CNAME c${lap * 4 + step + 1}`)),
    ],
  ),
  zone('wild.test.', ['ns1'], ['* IN CNAME elsewhere.target.test.', 'www IN A 192.0.2.1'], updated),
  zone('split.test.', ['ns1'], []),
  zone('bogus.test.', ['ns1']),
  zone('delegated.test.', ['ns1'], ['_acme-challenge.www IN NS ns2.dns.', 'www IN A 192.0.2.1']),
  zone(
    'caa.test.',
    ['ns1'],
    [
      RECORD,
      '@ IN CAA 0 issue "other.example"',
      'open IN CAA 0 issue "ca.example"',
      '_acme-challenge.open IN TXT "x"',
      'alias IN CNAME open',
    ],
  ),
  zone('xn--bcher-kva.test.', ['ns1']),
];

const hosts = [
  { name: 'ns1', zones: ns1 },
  {
    name: 'ns2',
    zones: [
      zone('ok.test.', THREE),
      zone('stale.test.', THREE),
      zone('servfail.test.', BOTH, [], { broken: true }),
      zone('refused.test.', BOTH, [RECORD], { clauses: ['allow-query { none; };'] }),
      zone('target.test.', BOTH, [`answers IN TXT "${VALUE}"`]),
      zone('_acme-challenge.www.delegated.test.', ['ns2'], [`@ IN TXT "${VALUE}"`]),
    ],
  },
  { name: 'ns3', zones: [zone('ok.test.', THREE), zone('stale.test.', THREE, [OLD])] },
  {
    name: 'upward',
    zones: [],
    clauses: ['recursion yes;', 'allow-recursion { none; };', 'allow-query-cache { any; };', 'root-key-sentinel no;'],
  },
  { name: 'silent', zones: [], policy: 'silent' as const },
  { name: 'tcp', zones: [zone('tcp.test.', ['tcp'])], policy: 'tcp only' as const },
  { name: 'outside', zones: [zone('split.test.', ['outside'])] },
];

const resolverClauses = [
  'dnssec-validation yes;',
  `trust-anchors { bogus.test. static-ds 1 13 2 "${'ab'.repeat(32)}"; };`,
];

const found = await programForTests('named');
if (found.is === 'missing') test.skip(`propagation: ${found.because}`, () => undefined);
else describe('a TXT value is looked for', () => suite(found.program));

function suite(program: DebianProgram): void {
  let internet: SmallInternet;
  beforeAll(async () => {
    internet = await startSmallInternet({ program, hosts, keys: [key], resolverClauses });
  });
  afterAll(() => internet.stop());

  const dnsThrough = (servers: readonly DnsServer[], clock: Clock = systemClock): Dns =>
    createDns({
      clock,
      randomBytes: random,
      transport: createHttpTransport({ clock }),
      servers,
      authoritativePort: internet.port,
    });
  const check = (domain: string, more: Partial<TxtCheck> = {}, clock?: Clock): Promise<TxtReport> =>
    dnsThrough([internet.resolver], clock).checkTxt({ domain, value: VALUE, ask: 'authoritative', ...more }, never);
  const explained = async (domain: string, more: Partial<TxtCheck> = {}): Promise<string | undefined> =>
    explainPropagation(await check(domain, more));
  const at = (name: string): string => `${name}.dns. (${internet.host(name).host})`;
  const end = (domain: string): string => `DNS record for "${domain}" not yet propagated`;
  const target = () => ({
    server: internet.host('ns1'),
    protocol: 'TCP' as const,
    key: { ...key, secret: new Secret(Buffer.from(key.secret, 'base64')) },
  });
  const parts = { clock: systemClock, randomBytes: random };

  test('and seen on all three servers', async () => {
    const report = await check('ok.test');
    expect(report).toMatchObject({ name: '_acme-challenge.ok.test.', zone: 'ok.test.', isPropagated: true });
    expect(report.servers.map(({ server, sees }) => `${server} ${sees.is}`)).toEqual(
      THREE.map((name) => `${name}.dns. present`),
    );
    expect(explainPropagation(report)).toBeUndefined();
  });

  test('through the recursive servers alone', async () => {
    const report = await check('ok.test', { ask: 'recursive' });
    expect(report.servers).toEqual([{ server: `127.0.0.1:${internet.port}`, sees: { is: 'present' } }]);
    expect(report.isPropagated).toBe(true);
  });

  test('for a wildcard at the same name', async () => {
    expect(await check('*.ok.test')).toMatchObject({ domain: 'ok.test', isPropagated: true });
  });

  test('for a name beyond ASCII', async () => {
    expect(await check('bücher.test')).toMatchObject({
      name: '_acme-challenge.xn--bcher-kva.test.',
      isPropagated: true,
    });
  });

  describe('in vain where', () => {
    test.each([
      [
        'a server cannot load the zone',
        'servfail.test',
        'ns2',
        'SERVFAIL (it cannot load the zone, or cannot reach its servers)',
      ],
      ['a server refuses', 'refused.test', 'ns2', 'REFUSED (it does not serve the zone, or not to everybody)'],
      [
        'nobody knows the name',
        'nx.test',
        'ns1',
        'no such name (NXDOMAIN), and resolvers may keep that for up to 300 s',
      ],
      [
        'the name has no TXT record',
        'nodata.test',
        'ns1',
        'no TXT record, and resolvers may keep that for up to 300 s',
      ],
      [
        'a delegation is lame',
        'lame.test',
        'upward',
        'lame delegation (NS records name it, and it does not hold the zone)',
      ],
      [
        'one of three servers is behind',
        'stale.test',
        'ns3',
        'other TXT values only (an older copy of the zone, or values of other challenges)',
      ],
    ])('%s', async (_, domain, server, says) => {
      const text = await explained(domain);
      expect(text).toBe(`looked for _acme-challenge.${domain}.; ${at(server)}: ${says}. ${end(domain)}`);
      expect(await explained(domain)).toBe(text);
    });

    test('a server does not answer', async () => {
      const hasty: Clock = {
        ...systemClock,
        setTimer: (delay, wake) => systemClock.setTimer(milliseconds(delay / 10), wake),
      };
      const report = await check('silent.test', {}, hasty);
      expect(explainPropagation(report)).toBe(
        `looked for _acme-challenge.silent.test.; ${at('silent')}: no answer. ${end('silent.test')}`,
      );
    });

    test('a server has no address', async () => {
      const text = await explained('nameless.test');
      expect(text).toContain('nowhere.dns.: cannot be asked: it has no address. ');
    });
  });

  test('by TCP where a server sends away from UDP', async () => {
    expect(await check('tcp.test')).toMatchObject({ isPropagated: true });
  });

  test('by TCP where the record set is longer than a datagram', async () => {
    expect(await check('big.test')).toMatchObject({ isPropagated: true });
    expect(await check('big.test', { value: 'none' })).toMatchObject({
      servers: [{ sees: { is: 'stale', values: 61 } }],
    });
  });

  test('where an NXDOMAIN is kept: the servers have it, the resolver has it later, and when is told', async () => {
    const domain = 'kept.nx.test';
    const record = { zone: 'nx.test.', name: `_acme-challenge.${domain}.`, value: VALUE };
    const [before] = (await check(domain, { ask: 'recursive' })).servers;
    expect(before?.sees).toMatchObject({ is: 'nxdomain', keptFor: seconds(300) });
    const keptFor = before?.sees.is === 'nxdomain' ? (before.sees.keptUntil ?? 0) - systemClock.now() : 0;
    expect(keptFor).toBeGreaterThan(200_000);
    expect(keptFor).toBeLessThanOrEqual(300_000);
    await addTxtValue(parts, target(), record, never);
    expect(await check(domain)).toMatchObject({ isPropagated: true });
    const report = await check(domain, { ask: 'recursive' });
    expect(explainPropagation(report)).toContain(
      'no such name (NXDOMAIN), and resolvers may keep that for up to 300 s',
    );
    await deleteTxtValue(parts, target(), record, never);
    expect(await check(domain)).toMatchObject({ isPropagated: false });
  });

  test('at the end of a chain of five CNAMEs, on the servers of that zone', async () => {
    const report = await check('chain.test');
    expect(report).toMatchObject({
      domain: 'chain.test',
      name: 'answers.target.test.',
      zone: 'target.test.',
      isPropagated: true,
    });
    expect(report.servers).toHaveLength(2);
    const dns = dnsThrough([internet.resolver]);
    expect(await dns.placeOf('chain.test', 'Follow', never)).toEqual({
      name: 'answers.target.test.',
      zone: 'target.test.',
    });
    expect(await dns.placeOf('chain.test', 'None', never)).toEqual({
      name: '_acme-challenge.chain.test.',
      zone: 'chain.test.',
    });
  });

  test('and not in a loop of CNAMEs, which is told', async () => {
    expect(await faultOf(check('loop.test'))).toMatchObject({
      kind: 'misconfigured',
      code: 'CnameLoop',
      message: 'CNAME loop: _acme-challenge.loop.test. → a.loop.test. → b.loop.test. → _acme-challenge.loop.test.',
    });
    expect(await dnsThrough([internet.resolver]).placeOf('loop.test', 'None', never)).toMatchObject({
      zone: 'loop.test.',
    });
  });

  test('and not through more than ten CNAMEs', async () => {
    expect(await faultOf(check('long.test'))).toMatchObject({
      kind: 'misconfigured',
      code: 'CnameChainTooLong',
      message: 'the CNAMEs of _acme-challenge.long.test. lead through more than 10 names',
    });
  });

  test('at the name itself where a wildcard makes up a CNAME', async () => {
    const domain = 'www.wild.test';
    const name = `_acme-challenge.${domain}.`;
    const elsewhere = '_acme-challenge.other.wild.test.';
    expect(await dnsThrough([internet.resolver]).placeOf('other.wild.test', 'Follow', never)).toEqual({
      name: elsewhere,
      zone: 'wild.test.',
    });
    expect(await explained('other.wild.test')).toBe(
      `looked for ${elsewhere}; ${at('ns1')}: a CNAME to elsewhere.target.test. instead. ${end('other.wild.test')}`,
    );
    await addTxtValue(parts, target(), { zone: 'wild.test.', name, value: VALUE }, never);
    expect(await check(domain)).toMatchObject({ name, isPropagated: true });
    await deleteTxtValue(parts, target(), { zone: 'wild.test.', name, value: VALUE }, never);
  });

  test('in another view than the one inside, if servers of that view are named', async () => {
    expect(await explained('split.test')).toContain(`${at('ns1')}: no such name (NXDOMAIN)`);
    const outside = dnsThrough([internet.host('outside')]);
    const report = await outside.checkTxt({ domain: 'split.test', value: VALUE, ask: 'recursive' }, never);
    expect(report.isPropagated).toBe(true);
  });

  test('and not where signatures are not valid, which is told', async () => {
    const fault = await faultOf(check('bogus.test'));
    expect(fault).toMatchObject({ kind: 'transient', code: 'DnssecBogus' });
    expect(fault.message).toBe(
      `the CNAME records of _acme-challenge.bogus.test. cannot be looked up: DNS server 127.0.0.1:${internet.port} finds its DNSSEC signatures not valid`,
    );
    expect(fault.remedy).toBe('mend the DS records at the parent zone, or the signatures of the zone');
  });

  test('in a zone of its own, if _acme-challenge is delegated', async () => {
    expect(await check('www.delegated.test')).toMatchObject({
      name: '_acme-challenge.www.delegated.test.',
      zone: '_acme-challenge.www.delegated.test.',
      isPropagated: true,
    });
    expect(await dnsThrough([internet.resolver]).placeOf('delegated.test', 'None', never)).toMatchObject({
      zone: 'delegated.test.',
    });
  });

  test('and a domain that nobody has is told', async () => {
    const fault = await faultOf(dnsThrough([internet.resolver]).placeOf('nobody.example', 'None', never));
    expect(fault).toMatchObject({ kind: 'misconfigured', code: 'ZoneNotFound' });
    expect(fault.message).toBe('no zone in DNS holds _acme-challenge.nobody.example.');
  });

  describe('with CAA records', () => {
    const caa = { identities: ['ca.example'], method: 'dns-01', wildcard: false } as const;
    test('that name another CA', async () => {
      const report = await check('caa.test', { caa });
      expect(report.isPropagated).toBe(true);
      expect(explainPropagation(report)).toBe(
        'the CA will refuse: the CAA records of caa.test. do not name this CA: 0 issue "other.example"',
      );
    });
    test('that the parent has, for a name without', async () => {
      expect(await check('www.caa.test', { caa })).toMatchObject({
        caa: { is: 'forbids', at: 'caa.test.', because: 'issuer' },
      });
    });
    test('of the name itself, which count before those of the parent', async () => {
      expect(await check('open.caa.test', { caa })).toMatchObject({ caa: { is: 'allows' } });
    });
    test('where an alias leads', async () => {
      expect(await check('alias.caa.test', { caa })).toMatchObject({ caa: { is: 'allows' } });
    });
    test('of which there are none', async () => {
      expect(await check('ok.test', { caa })).toMatchObject({ caa: { is: 'allows' } });
    });
  });
}
