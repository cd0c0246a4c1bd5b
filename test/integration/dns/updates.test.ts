import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/base/clock.ts';
import { describeFault } from '../../../src/base/fault.ts';
import { after, minutes } from '../../../src/base/instant.ts';
import type { Milliseconds } from '../../../src/base/instant.ts';
import { Secret } from '../../../src/base/secret.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import { addTxtValue, deleteTxtValue } from '../../../src/net/dns/dynamic-update.ts';
import type { UpdateTarget } from '../../../src/net/dns/dynamic-update.ts';
import { createExchange } from '../../../src/net/dns/exchange.ts';
import { recordsOf } from '../../../src/net/dns/records.ts';
import { tsigAlgorithms } from '../../../src/net/dns/tsig.ts';
import type { TsigAlgorithm } from '../../../src/net/dns/tsig.ts';
import { createHttpTransport } from '../../../src/net/http-transport.ts';
import type { DebianProgram } from '../../../tools/debian-programs/ensure.ts';
import { startBind } from '../../../tools/acme-servers/bind.ts';
import { programForTests } from '../../support/dns/debian-program.ts';
import type { RunningServer } from '../../../tools/acme-servers/server-process.ts';
import { startKnot } from '../../support/knot.ts';
import { faultOf } from '../../support/test-servers.ts';
import type { UpdateServerKey } from '../../../tools/acme-servers/update-key.ts';

const ZONE = 'example.test.';
const algorithms = Object.keys(tsigAlgorithms) as readonly TsigAlgorithm[];
const keys: readonly UpdateServerKey[] = algorithms.map((algorithm) => ({
  name: `key-${algorithm.toLowerCase()}`,
  algorithm,
  secret: randomBytes(32).toString('base64'),
}));
const stranger: UpdateServerKey = {
  name: 'stranger',
  algorithm: 'HMACSHA256',
  secret: randomBytes(32).toString('base64'),
};
const zone = { name: ZONE, keys: keys.map(({ name }) => name) };
const never = new AbortController().signal;
const random = (count: number): Uint8Array => randomBytes(count);

interface Kind {
  readonly name: string;
  /** What it answers to who has no right: BIND REFUSED, Knot NOTAUTH, with BADKEY if there is a key. */
  readonly withoutRight: { readonly key: string; readonly noKey: string };
  readonly start: (program: DebianProgram) => Promise<RunningServer>;
}
const all = [...keys, stranger];
const bind: Kind = {
  name: 'BIND',
  withoutRight: { key: 'DnsUpdateRefused', noKey: 'DnsUpdateRefused' },
  start: (program) =>
    startBind({
      program,
      keys: all,
      views: [
        {
          name: 'all',
          clients: ['any'],
          zones: [zone, { name: 'fixed.test.' }, { ...zone, name: 'broken.test.', broken: true }],
        },
      ],
    }),
};
const knot: Kind = {
  name: 'Knot',
  withoutRight: { key: 'TsigKeyRefused', noKey: 'DnsUpdateNotAuthoritative' },
  start: (program) => startKnot({ program, keys: all, zones: [zone] }),
};

const kinds = [
  { kind: bind, found: await programForTests('named') },
  { kind: knot, found: await programForTests('knotd') },
];

for (const { kind, found } of kinds) {
  if (found.is === 'missing') test.skip(`${kind.name}: ${found.because}`, () => undefined);
  else describe(kind.name, () => suite(kind, found.program));
}

function suite(kind: Kind, program: DebianProgram): void {
  let server: RunningServer;
  beforeAll(async () => {
    server = await kind.start(program);
  });
  afterAll(() => server.stop());

  const parts = (late?: Milliseconds) => {
    const clock: Clock =
      late === undefined ? systemClock : { ...systemClock, now: () => after(systemClock.now(), late) };
    return { clock, randomBytes: random };
  };
  const target = (protocol: 'UDP' | 'TCP', key?: UpdateServerKey): UpdateTarget => {
    const plain = { server: { is: 'plain', host: server.host, port: server.port }, protocol } as const;
    return key === undefined
      ? plain
      : { ...plain, key: { ...key, secret: new Secret(Buffer.from(key.secret, 'base64')) } };
  };
  const seen = async (name: string): Promise<readonly string[]> => {
    const transport = createHttpTransport({ clock: systemClock });
    const exchange = createExchange({ ...parts(), transport });
    const reply = await exchange({ name, type: 'TXT', recursion: false }, target('UDP').server, never);
    return recordsOf(reply.answers, 'TXT')
      .map(({ text }) => text)
      .toSorted();
  };
  const record = (label: string, value: string, zoneName = ZONE) => ({
    zone: zoneName,
    name: `_acme-challenge.${label}.${zoneName}`,
    value,
  });

  describe.each(['UDP', 'TCP'] as const)('by %s', (protocol) => {
    test.each(keys)('$algorithm signs what is added and deleted, and the replies', async (key) => {
      const label = `${key.name}-${protocol.toLowerCase()}`;
      const add = (value: string) => addTxtValue(parts(), target(protocol, key), record(label, value), never);
      const remove = (value: string) => deleteTxtValue(parts(), target(protocol, key), record(label, value), never);
      await add('first');
      await add('second');
      await add('second');
      expect(await seen(record(label, '').name)).toEqual(['first', 'second']);
      await remove('first');
      expect(await seen(record(label, '').name)).toEqual(['second']);
      await remove('first');
      await remove('second');
      await remove('second');
      expect(await seen(record(label, '').name)).toEqual([]);
    });
  });

  const sha256 = keys.find(({ algorithm }) => algorithm === 'HMACSHA256') ?? stranger;

  test('two values that are added at once are both there', async () => {
    const add = (value: string) => addTxtValue(parts(), target('UDP', sha256), record('twice', value), never);
    await Promise.all([add('one'), add('two')]);
    expect(await seen(record('twice', '').name)).toEqual(['one', 'two']);
  });

  test('a value longer than 255 octets is one value', async () => {
    const value = 'x'.repeat(600);
    await addTxtValue(parts(), target('TCP', sha256), record('long', value), never);
    expect(await seen(record('long', '').name)).toEqual([value]);
  });

  test('names in capitals and beyond ASCII are updated where they are', async () => {
    const written = { zone: 'Example.TEST', name: '_acme-challenge.Bücher.Example.test', value: 'v' };
    await addTxtValue(parts(), target('UDP', sha256), written, never);
    expect(await seen('_acme-challenge.xn--bcher-kva.example.test.')).toEqual(['v']);
  });

  const wrongSecret = { ...sha256, secret: randomBytes(32).toString('base64') };
  test.each<[string, UpdateServerKey | undefined, Milliseconds | undefined, string, RegExp]>([
    ['a key that the server does not have', { ...sha256, name: 'nobody' }, undefined, 'TsigKeyRefused', /BADKEY/],
    ['another secret', wrongSecret, undefined, 'TsigSignatureRefused', /BADSIG/],
    ['a clock ten minutes fast', sha256, minutes(10), 'TsigTimeRefused', /BADTIME/],
    ['a clock ten minutes slow', sha256, minutes(-10), 'TsigTimeRefused', /BADTIME/],
    ['a key without the right', stranger, undefined, kind.withoutRight.key, /REFUSED|BADKEY/],
    ['no key', undefined, undefined, kind.withoutRight.noKey, /REFUSED|NOTAUTH/],
  ])('%s is refused, which only a person can mend, and how is said', async (_, key, late, code, says) => {
    for (const protocol of ['UDP', 'TCP'] as const) {
      const fault = await faultOf(addTxtValue(parts(late), target(protocol, key), record('no', 'v'), never));
      expect(fault).toMatchObject({ kind: 'misconfigured', code });
      expect(describeFault(fault)).toMatch(says);
      expect(fault.remedy).toMatch(/\w/);
      if (key !== undefined) expect(describeFault(fault)).not.toContain(key.secret);
    }
    expect(await seen(record('no', '').name)).toEqual([]);
  });

  test('a zone that the server does not have is told', async () => {
    const fault = await faultOf(addTxtValue(parts(), target('UDP', sha256), record('a', 'v', 'other.test.'), never));
    expect(fault).toMatchObject({ kind: 'misconfigured', code: 'DnsUpdateNotAuthoritative' });
    expect(fault.message).toContain('zone other.test.');
  });

  if (kind === bind) {
    test('a zone that takes no updates is told', async () => {
      const fault = await faultOf(addTxtValue(parts(), target('UDP', sha256), record('a', 'v', 'fixed.test.'), never));
      expect(fault).toMatchObject({ kind: 'misconfigured', code: 'DnsUpdateRefused' });
    });
    test('a zone that cannot be loaded may be loaded later', async () => {
      const fault = await faultOf(addTxtValue(parts(), target('UDP', sha256), record('a', 'v', 'broken.test.'), never));
      expect(fault.kind).toBe('transient');
      expect(fault.message).toContain('SERVFAIL');
    });
  }
}
