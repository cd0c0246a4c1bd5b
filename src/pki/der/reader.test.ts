import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastCpu } from '../../../test/support/least-cpu.ts';
import { Fault } from '../../base/fault.ts';
import { checkDer } from './check-der.ts';
import { DerReader, readWhole } from './reader.ts';
import { integer, octetString, sequence } from './writer.ts';

const reader = (hex: string): DerReader => new DerReader(Buffer.from(hex, 'hex'));

test.each<[string, string, (reader: DerReader) => unknown, string]>([
  ['nothing at all', '', (r) => r.element(), 'ends within an element'],
  ['an identifier without a length', '30', (r) => r.element(), 'ends within an element'],
  ['a length that is cut', '3082', (r) => r.element(), 'ends within an element'],
  ['content that is cut', '040301', (r) => r.element(), 'element longer than its surroundings'],
  ['a length near the largest number', '0484ffffffff00', (r) => r.element(), 'element longer than its surroundings'],
  [
    'an inner element longer than the outer',
    '30020405',
    (r) => r.sequence().octetString(),
    'element longer than its surroundings',
  ],
  ['an indefinite length (BER)', '30800000', (r) => r.sequence(), 'indefinite length'],
  ['a length in five octets', '04850000000001', (r) => r.element(), 'length above four octets'],
  ['a long length below 128', '04810100', (r) => r.element(), 'length in a longer form than needed'],
  ['a length with a leading zero', '04820080', (r) => r.element(), 'length in a longer form than needed'],
  ['a tag number above 30', '1f8101', (r) => r.element(), 'tag number above 30'],
  ['a boolean of 01', '010101', (r) => r.boolean(), 'malformed BOOLEAN'],
  ['a null with content', '050100', (r) => r.nullValue(), 'NULL with content'],
  ['an integer without content', '0200', (r) => r.bigint(), 'INTEGER without content'],
  ['a padded positive integer', '0202007f', (r) => r.bigint(), 'INTEGER in a longer form than needed'],
  ['a padded negative integer', '0202ff80', (r) => r.bigint(), 'INTEGER in a longer form than needed'],
  [
    'a large number where a small one is meant',
    '020900ffffffffffffffff',
    (r) => r.smallInteger(),
    'INTEGER out of range',
  ],
  ['an empty object identifier', '0600', (r) => r.objectIdentifier(), 'object identifier of impossible length'],
  [
    'an object identifier that is cut',
    '06022a86',
    (r) => r.objectIdentifier(),
    'object identifier ends within a number',
  ],
  [
    'an object identifier with a padded number',
    '06032a8001',
    (r) => r.objectIdentifier(),
    'object identifier with a padded number',
  ],
  ['a bit string without content', '0300', (r) => r.bitString(), 'malformed BIT STRING'],
  ['a bit string with eight unused bits', '03020800', (r) => r.bitString(), 'malformed BIT STRING'],
  ['a bit string with unused bits of nothing', '030101', (r) => r.bitString(), 'BIT STRING with unused bits set'],
  ['a bit string with unused bits set', '030205bf', (r) => r.bitString(), 'BIT STRING with unused bits set'],
  ['named bits beyond any type', `030a00${'80'.repeat(9)}`, (r) => r.namedBits(), 'more named bits than any type has'],
  ['octets that are not UTF-8', '0c02c328', (r) => r.string(), 'octets that are no utf8String'],
  ['UTF-8 in a longer form than needed', '0c02c080', (r) => r.string(), 'octets that are no utf8String'],
  ['an IA5String beyond ASCII', '1601e4', (r) => r.string(), 'octets that are no ia5String'],
  ['half a BMP character', '1e0100', (r) => r.string(), 'octets that are no bmpString'],
  ['a number where a string is meant', '020101', (r) => r.string(), 'an element of another type than expected'],
  ['31 February', '170d3236303233313030303030305a', (r) => r.time(), 'time that does not exist'],
  ['a UTCTime without seconds', '170b323630323238303030305a', (r) => r.time(), 'malformed UTCTime'],
  ['a time of a megabyte', `1783100000${'30'.repeat(0x100000)}`, (r) => r.time(), 'malformed time'],
  ['a time in words', '170d4e4f5420412054494d4520212121', (r) => r.time(), 'malformed UTCTime'],
  ['another type', '0400', (r) => r.sequence(), 'an element of another type than expected'],
  ['bytes after the end', '050000', (r) => (r.nullValue(), r.end()), 'bytes after the last element'],
])('%s is refused by name', (_, hex, read, message) => {
  const expected = expect.objectContaining({ kind: 'refused', code: 'InvalidDer', message: `invalid DER: ${message}` });
  expect(() => read(reader(hex))).toThrow(expected);
});

test('32 levels are read and 33 refused', () => {
  const nested = (levels: number): Uint8Array =>
    Array.from({ length: levels }).reduce<Uint8Array>((inner) => sequence(inner), integer(1));
  expect(() => checkDer(nested(32))).not.toThrow();
  expect(() => checkDer(nested(33))).toThrow('invalid DER: nested too deeply');
});

test('a certificate’s PrintableString with an asterisk is read, as everybody does', () => {
  expect(reader('13032a2e61').string()).toEqual({ type: 'printableString', text: '*.a' });
});

test('UTCTime of 50 is 1950 and of 49 is 2049 (RFC 5280 §4.1.2.5.1)', () => {
  const year = (digits: string): number =>
    new Date(new DerReader(Buffer.from(`\x17\x0d${digits}0101000000Z`)).time()).getUTCFullYear();
  expect([year('50'), year('99'), year('00'), year('49')]).toEqual([1950, 1999, 2000, 2049]);
});

test('optional tags are taken only if they come next', () => {
  const r = reader('a003020105810161020101');
  expect(r.optionalExplicit(1)).toBeUndefined();
  expect(r.optionalExplicit(0)?.bigint()).toBe(5n);
  expect(r.optionalImplicit(0)).toBeUndefined();
  expect(r.optionalImplicit(1)).toEqual(Buffer.from('a'));
  expect(Buffer.from(r.rawElement()).toString('hex')).toBe('020101');
  expect(r.hasMore()).toBe(false);
});

test('whatever the bytes, reading ends with values or with a Fault that says InvalidDer', () => {
  const methods = [
    'boolean',
    'bigint',
    'objectIdentifier',
    'bitString',
    'namedBits',
    'string',
    'time',
    'sequence',
    'set',
    'element',
  ] as const;
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(...methods),
      fc.option(fc.integer({ min: 1, max: 31 })),
      (bytes, method, tag) => {
        if (tag !== null && bytes.length > 1) bytes.set([tag, bytes.length - 2]);
        expect(faultOf(() => new DerReader(bytes)[method]())).toMatch(/^(none|InvalidDer)$/);
        expect(faultOf(() => checkDer(bytes))).toMatch(/^(none|InvalidDer)$/);
      },
    ),
    { numRuns: 3000 },
  );
});

test.each<[string, Uint8Array]>([
  ['zeros', new Uint8Array(1 << 20)],
  ['opening sequences', new Uint8Array(1 << 20).fill(0x30)],
  ['FF', new Uint8Array(1 << 20).fill(0xff)],
  ['empty elements', Buffer.alloc(1 << 20, '3000', 'hex')],
  ['one integer', integer(1n << 8_388_000n)],
  ['one object identifier', Buffer.concat([Buffer.from('068400100000', 'hex'), Buffer.alloc(1 << 20, 0x81)])],
])('a megabyte of %s is gone through or refused within 100 ms of CPU', (_, bytes) => {
  const taken = leastCpu(() => {
    faultOf(() => checkDer(bytes));
    faultOf(() => new DerReader(bytes).bigint());
    faultOf(() => new DerReader(bytes).objectIdentifier());
  });
  expect(taken).toBeLessThan(100);
});

test('what is read is a view, not a copy', () => {
  const bytes = sequence(octetString(Uint8Array.of(1, 2, 3)));
  expect(readWhole(bytes).octetString().buffer).toBe(bytes.buffer);
});

function faultOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (thrown) {
    return thrown instanceof Fault ? thrown.code : `not a Fault: ${String(thrown)}`;
  }
}
