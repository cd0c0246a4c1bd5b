import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/base/clock.ts';
import { after, milliseconds, minutes } from '../../../src/base/instant.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import type { Dns01Task } from '../../../src/controllers/challenge/calls.ts';
import { createDnsByServers } from '../../../src/net/dns/dns-by-servers.ts';
import { recursiveServers } from '../../../src/net/dns/recursive-servers.ts';
import { createHttpTransport } from '../../../src/net/http-transport.ts';
import type { DebianProgram } from '../../../tools/debian-programs/ensure.ts';
import { askTxt } from '../../conformance/ask-txt.ts';
import type { BindZone } from '../../../tools/acme-servers/bind.ts';
import type { Pairs } from '../../support/builders/certificate-fixtures.ts';
import { makePairs } from '../../support/builders/certificate-fixtures.ts';
import type { BenchParts, ChallengeBench } from '../../support/dns/challenge-bench.ts';
import { aTask, aValue, challengeBench } from '../../support/dns/challenge-bench.ts';
import { programForTests } from '../../support/dns/debian-program.ts';
import { startSmallInternet } from '../../support/dns/small-internet.ts';
import type { SmallInternet } from '../../support/dns/small-internet.ts';
import type { UpdateServerKey } from '../../../tools/acme-servers/update-key.ts';
import { nameserverText, publisher } from '../../support/update-server.ts';

/** FT-23: what befalls the servers of a zone, and what the status of the Challenge then says. */

const keyNamed = (name: string): UpdateServerKey => ({
  name,
  algorithm: 'HMACSHA256',
  secret: randomBytes(32).toString('base64'),
});
const key = keyNamed('acme');
const stranger = keyNamed('stranger');
const secrets = { 'tsig/right': key.secret, 'tsig/wrong': stranger.secret };

/** A zone whose TXT records our key may change, at the servers named. */
const zone = (name: string, servers: readonly string[], more: Partial<BindZone> = {}): BindZone => ({
  name,
  servers: servers.map((server) => `${server}.dns.`),
  keys: [key.name],
  ...more,
});
/** The same copy as that of ns1, as a secondary has that follows at once. */
const followed = (name: string): BindZone => zone(name, [], { sameAsIn: 'ns1' });

const BOTH = ['ns1', 'ns2'];
const THREE = ['ns1', 'ns2', 'ns3'];
const chain = ['_acme-challenge', 'c1', 'c2', 'c3', 'c4'];
const links = chain.map((name, index) => `${name} IN CNAME ${chain[index + 1] ?? 'answers.target.test.'}`);

const ns1: readonly BindZone[] = [
  zone('fine.test.', THREE),
  zone('servfail.test.', BOTH),
  zone('refused.test.', BOTH),
  zone('cached.test.', ['ns1']),
  zone('lame.test.', ['ns1', 'upward']),
  zone('stale.test.', THREE),
  zone('silent.test.', ['ns1', 'silent']),
  zone('tcp.test.', ['tcp']),
  zone('chain.test.', ['ns1'], { records: links }),
  zone('target.test.', BOTH),
  zone('loop.test.', ['ns1'], { records: ['_acme-challenge IN CNAME a', 'a IN CNAME _acme-challenge'] }),
  zone('wild.test.', ['ns1'], { records: ['* IN CNAME elsewhere.target.test.', 'www IN A 192.0.2.1'] }),
  zone('split.test.', ['ns1'], { records: ['www IN A 10.0.0.1'], keys: [] }),
  zone('bogus.test.', ['ns1']),
  zone('fixed.test.', ['ns1'], { keys: [] }),
  zone('caa.test.', ['ns1'], { records: ['@ IN CAA 0 issue "other.example"'] }),
];

const hosts = [
  { name: 'ns1', zones: ns1 },
  {
    name: 'ns2',
    zones: [
      ...['fine.test.', 'stale.test.', 'target.test.'].map(followed),
      zone('servfail.test.', BOTH, { broken: true }),
      zone('refused.test.', BOTH, { clauses: ['allow-query { none; };'] }),
    ],
  },
  { name: 'ns3', zones: [followed('fine.test.'), zone('stale.test.', THREE, { records: [] })] },
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
if (found.is === 'missing') test.skip(`faults of zones: ${found.because}`, () => undefined);
else
  describe('where DNS is at fault, a Challenge says which server does what, and leaves no record behind:', () =>
    suite(found.program));

/** What a case changes in how the record is written and looked for. */
interface Way {
  /** The server that takes the updates. ns1 if absent. */
  readonly updates?: string;
  readonly follow?: true;
  readonly secret?: 'right' | 'wrong';
  readonly keyName?: string;
  /** Servers of the solver's own. */
  readonly nameservers?: readonly string[];
}

function suite(program: DebianProgram): void {
  let internet: SmallInternet;
  let pairs: Pairs;
  beforeAll(async () => {
    const keys = [key, stranger];
    [internet, pairs] = await Promise.all([startSmallInternet({ program, hosts, keys, resolverClauses }), makePairs()]);
  });
  afterAll(() => internet.stop());

  const bench = (more: Partial<BenchParts> = {}): ChallengeBench => {
    const clock = more.clock ?? systemClock;
    const authoritativePort = internet.port;
    const transport = createHttpTransport({ clock });
    const dnsBy = createDnsByServers({
      clock,
      randomBytes: (count) => randomBytes(count),
      transport,
      authoritativePort,
    });
    const dnsThrough: BenchParts['dnsThrough'] = (own) =>
      dnsBy(own.length > 0 ? recursiveServers(own, undefined) : [internet.resolver]);
    return challengeBench({ pairs, dnsThrough, secrets, ...more });
  };
  const address = (host: string): string => nameserverText(internet.host(host));
  const task = (domain: string, way: Way = {}, value = aValue()): Dns01Task =>
    aTask(domain, value, {
      ...(way.follow === true ? { cnameStrategy: 'Follow' } : {}),
      ...(way.nameservers === undefined ? {} : { nameservers: [...way.nameservers] }),
      rfc2136: {
        nameserver: address(way.updates ?? 'ns1'),
        tsigKeyName: way.keyName ?? key.name,
        tsigAlgorithm: 'HMACSHA256',
        tsigSecretSecretRef: { name: 'tsig', key: way.secret ?? 'right' },
        protocol: 'TCP',
      },
    });
  const at = (host: string): string => `${host}.dns. (${internet.host(host).host})`;
  const waiting = (domain: string, clauses: string, name = `_acme-challenge.${domain}.`): string =>
    `Waiting for DNS-01 challenge propagation: looked for ${name}; ${clauses}. DNS record for "${domain}" not yet propagated`;
  const updateAt = (host = 'ns1'): string => `Error presenting challenge: DNS server ${address(host)}`;
  /** What all of a zone's servers that answer still have at a name. */
  const left = async (name: string, ...of: readonly string[]): Promise<readonly string[]> =>
    (await Promise.all(of.map((host) => askTxt(internet.host(host), name)))).flat();
  const cleaned = async (solving: ChallengeBench, done: Dns01Task, name = `_acme-challenge.${done.domain}.`) => {
    expect(await solving.cleanUp(done)).toBe('');
    expect(await left(name, 'ns1')).toEqual([]);
  };

  test('nothing, and it is seen everywhere', async () => {
    const [solving, one] = [bench(), task('fine.test')];
    expect(await solving.present(one)).toBe('');
    expect(await solving.look(one)).toBe('');
    await cleaned(solving, one);
  });

  test.each([
    ['SERVFAIL', 'servfail.test', 'ns2', 'SERVFAIL (it cannot load the zone, or cannot reach its servers)'],
    ['REFUSED', 'refused.test', 'ns2', 'REFUSED (it does not serve the zone, or not to everybody)'],
    ['a lame delegation', 'lame.test', 'upward', 'lame delegation (NS records name it, and it does not hold the zone)'],
  ])('%s of one server', async (_, domain, host, says) => {
    const [solving, one] = [bench(), task(domain)];
    expect(await solving.present(one)).toBe('');
    expect(await solving.look(one)).toBe(waiting(domain, `${at(host)}: ${says}`));
    await cleaned(solving, one);
  });

  test('one of three servers that is behind, until it has caught up', async () => {
    const [solving, one] = [bench(), task('stale.test')];
    const third = { nameServer: internet.host('ns3'), zone: 'stale.test.', key };
    const [show, name] = [publisher(third), '_acme-challenge.stale.test.'];
    expect(await solving.present(one)).toBe('');
    const nothing = 'no such name (NXDOMAIN), and resolvers may keep that for up to 300 s';
    expect(await solving.look(one)).toBe(waiting('stale.test', `${at('ns3')}: ${nothing}`));
    await show(name, ['the value of last month']);
    const older = 'other TXT values only (an older copy of the zone, or values of other challenges)';
    expect(await solving.look(one)).toBe(waiting('stale.test', `${at('ns3')}: ${older}`));
    await show(name, [one.value]);
    expect(await solving.look(one)).toBe('');
    await cleaned(solving, one);
    await show(name, []);
  });

  test('a server that does not answer', async () => {
    const hasty: Clock = {
      ...systemClock,
      setTimer: (delay, wake) => systemClock.setTimer(milliseconds(delay / 10), wake),
    };
    const [solving, one] = [bench(), task('silent.test')];
    expect(await solving.present(one)).toBe('');
    expect(await bench({ clock: hasty }).look(one)).toBe(waiting('silent.test', `${at('silent')}: no answer`));
    await cleaned(solving, one);
  });

  test('an NXDOMAIN that the resolver keeps, which no certificate authority asks', async () => {
    const [solving, one] = [bench(), task('cached.test')];
    const resolver = `127.0.0.1:${internet.port}`;
    const kept = `${resolver}: no such name (NXDOMAIN), and resolvers may keep that for up to 300 s`;
    expect(await solving.look(one, 'recursive')).toBe(waiting('cached.test', kept));
    expect(await solving.present(one)).toBe('');
    expect(await solving.look(one, 'recursive')).toBe(waiting('cached.test', kept));
    expect(await solving.look(one)).toBe('');
    await cleaned(solving, one);
  });

  test('no UDP: it goes by TCP', async () => {
    const [solving, one] = [bench(), task('tcp.test', { updates: 'tcp' })];
    expect(await solving.present(one)).toBe('');
    expect(await solving.look(one)).toBe('');
    expect(await solving.cleanUp(one)).toBe('');
    expect(await left('_acme-challenge.tcp.test.', 'tcp')).toEqual([]);
  });

  test('a chain of five CNAMEs: it goes to the end of it if it may, and else the end is named', async () => {
    const [solving, one] = [bench(), task('chain.test', { follow: true })];
    const end = 'answers.target.test.';
    const hidden = task('chain.test');
    expect(await solving.present(hidden)).toBe('');
    const nothing = 'no such name (NXDOMAIN), and resolvers may keep that for up to 300 s';
    expect(await solving.look(hidden)).toBe(waiting('chain.test', `${at('ns1')}, ${at('ns2')}: ${nothing}`, end));
    await cleaned(solving, hidden);
    expect(await solving.present(one)).toBe('');
    expect(await solving.look(one)).toBe('');
    await cleaned(solving, one, end);
  });

  test('a loop of CNAMEs, followed or not', async () => {
    const solving = bench();
    const loop =
      'CNAME loop: _acme-challenge.loop.test. → a.loop.test. → _acme-challenge.loop.test.; remove one of these CNAMEs';
    const [followed, one] = [task('loop.test', { follow: true }), task('loop.test')];
    expect(await solving.present(followed)).toBe(`Error presenting challenge: ${loop}`);
    expect(await solving.cleanUp(followed)).toBe(`Error cleaning up challenge: ${loop}`);
    expect(await solving.present(one)).toBe('');
    expect(await solving.look(one)).toBe(`Waiting for DNS-01 challenge propagation: ${loop}`);
    await cleaned(solving, one);
  });

  test('a CNAME that a wildcard makes up: the record takes its place', async () => {
    const [solving, one] = [bench(), task('www.wild.test', { follow: true })];
    const other = task('other.wild.test', { follow: true });
    const name = '_acme-challenge.other.wild.test.';
    expect(await solving.look(other)).toBe(
      waiting('other.wild.test', `${at('ns1')}: a CNAME to elsewhere.target.test. instead`, name),
    );
    expect(await solving.present(one)).toBe('');
    expect(await solving.look(one)).toBe('');
    await cleaned(solving, one);
  });

  test('two views of a zone: the inner one lacks it, and it is seen through servers of the outer one', async () => {
    const [solving, inner] = [bench(), task('split.test', { updates: 'outside' })];
    const outer = task('split.test', { updates: 'outside', nameservers: [address('outside')] }, inner.value);
    expect(await solving.present(inner)).toBe('');
    const nothing = 'no such name (NXDOMAIN), and resolvers may keep that for up to 300 s';
    expect(await solving.look(inner)).toBe(waiting('split.test', `${at('ns1')}: ${nothing}`));
    expect(await solving.look(outer, 'recursive')).toBe('');
    expect(await solving.cleanUp(outer)).toBe('');
    expect(await left('_acme-challenge.split.test.', 'ns1', 'outside')).toEqual([]);
  });

  test('signatures that are not valid', async () => {
    const [solving, one] = [bench(), task('bogus.test')];
    const bogus = (type: string, name: string): string =>
      `the ${type} records of ${name} cannot be looked up: DNS server 127.0.0.1:${internet.port} finds its DNSSEC ` +
      'signatures not valid; mend the DS records at the parent zone, or the signatures of the zone';
    expect(await solving.present(one)).toBe(
      `Error presenting challenge: ${bogus('SOA', '_acme-challenge.bogus.test.')}`,
    );
    expect(await solving.look(one)).toBe(
      `Waiting for DNS-01 challenge propagation: ${bogus('CNAME', '_acme-challenge.bogus.test.')}`,
    );
    expect(await left('_acme-challenge.bogus.test.', 'ns1')).toEqual([]);
  });

  describe('an update that is refused', () => {
    const compare = (entry: string): string =>
      `compare name, algorithm and Secret "solvers/tsig", key "${entry}" with the key in the name server's configuration`;
    const late: Clock = { ...systemClock, now: () => after(systemClock.now(), minutes(10)) };
    test.each<[string, string, Way, Clock | undefined, string]>([
      [
        'as the clocks differ',
        'fine.test',
        {},
        late,
        'does not accept the time of the TSIG signature (BADTIME), zone fine.test.; set the clocks of the server and of this machine',
      ],
      [
        'as the secret is another',
        'fine.test',
        { secret: 'wrong' },
        undefined,
        `does not accept the TSIG signature (BADSIG), zone fine.test. (dns01.rfc2136.tsigSecretSecretRef); check that the secret of the TSIG key is the same at the server and in the Secret; ${compare('wrong')}`,
      ],
      [
        'as the server knows no such key',
        'fine.test',
        { keyName: 'gone' },
        undefined,
        `does not accept the TSIG key (BADKEY), zone fine.test. (dns01.rfc2136.tsigSecretSecretRef); check that name and algorithm of the TSIG key are those that the server has it under, and that it may update the zone; ${compare('right')}`,
      ],
      [
        'as the key has no right',
        'fine.test',
        { keyName: 'stranger', secret: 'wrong' },
        undefined,
        'refuses the update (REFUSED), zone fine.test.; let the server allow updates of this TXT record, to this TSIG key if there is one (BIND: update-policy; Knot: acl)',
      ],
      [
        'as the zone takes none',
        'fixed.test',
        {},
        undefined,
        'refuses the update (REFUSED), zone fixed.test.; let the server allow updates of this TXT record, to this TSIG key if there is one (BIND: update-policy; Knot: acl)',
      ],
      [
        'as the server does not hold the zone',
        'fine.test',
        { updates: 'outside' },
        undefined,
        'does not hold the zone, or does not accept how the update is signed (NOTAUTH), zone fine.test.; name the primary server of the zone, and give a TSIG key that may update it',
      ],
    ])('%s', async (_, parent, way, clock, says) => {
      const domain = `${randomBytes(4).toString('hex')}.${parent}`;
      const solving = bench(clock === undefined ? {} : { clock });
      const one = task(domain, way);
      const told = await solving.present(one);
      expect(told).toBe(`${updateAt(way.updates)} ${says}`);
      for (const { secret } of [key, stranger]) expect(told).not.toContain(secret);
      expect(await left(`_acme-challenge.${domain}.`, 'ns1', 'outside')).toEqual([]);
    });
  });

  test('CAA records that forbid, although the record is seen', async () => {
    const [solving, one] = [bench({ caaIdentities: ['ca.example'] }), task('www.caa.test')];
    expect(await solving.present(one)).toBe('');
    expect(await solving.look(one)).toBe(
      'Waiting for DNS-01 challenge propagation: the CA will refuse: the CAA records of caa.test. do not name this CA: 0 issue "other.example"',
    );
    await cleaned(solving, one);
    expect(await bench({ caaIdentities: ['other.example'] }).look(task('www.caa.test'))).not.toContain('CAA');
  });
}
