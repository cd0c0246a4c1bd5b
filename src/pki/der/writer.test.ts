import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../../base/instant.ts';
import { DerReader, readWhole } from './reader.ts';
import type { StringType } from './strings.ts';
import * as write from './writer.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const at = (text: string) => instant(Date.parse(text));

test.each<[string, Uint8Array, string]>([
  ['an integer of one octet', write.integer(127), '02017f'],
  ['a positive integer takes a zero octet where its high bit is set (X.690 §8.3)', write.integer(128), '02020080'],
  ['zero is one octet', write.integer(0), '020100'],
  ['a negative integer is two’s complement', write.integer(-129), '0202ff7f'],
  ['minus 128 fits one octet', write.integer(-128), '020180'],
  [
    'unsigned octets lose leading zeros and gain one for the sign',
    write.integerFromBytes(Uint8Array.of(0, 0, 0xff)),
    '020200ff',
  ],
  ['no octets are the number zero', write.integerFromBytes(new Uint8Array(3)), '020100'],
  ['true is FF (X.690 §11.1)', write.boolean(true), '0101ff'],
  ['null', write.nullValue(), '0500'],
  ['an object identifier (X.690 §8.19.5)', write.objectIdentifier('2.999.3'), '0603883703'],
  [
    'an object identifier with large numbers',
    write.objectIdentifier('1.2.840.113549.1.1.11'),
    '06092a864886f70d01010b',
  ],
  ['an octet string', write.octetString(Uint8Array.of(1, 2)), '04020102'],
  ['a bit string counts its unused bits', write.bitString(Uint8Array.of(0xa0), 5), '030205a0'],
  ['digitalSignature and keyEncipherment (RFC 5280 §4.2.1.3)', write.namedBits([0, 2]), '030205a0'],
  ['decipherOnly needs a second octet', write.namedBits([8]), '0303070080'],
  ['no named bits are an empty bit string', write.namedBits([]), '030100'],
  ['a BMP string is UTF-16, big end first', write.bmpString('ä'), '1e0200e4'],
  [
    'a set of is sorted by encoding (X.690 §11.6)',
    write.setOf(write.integer(2), write.boolean(true), write.integer(1)),
    '31090101ff020101020102',
  ],
  ['a plain set keeps its order', write.set(write.integer(2), write.integer(1)), '3106020102020101'],
  ['an explicit tag wraps the element', write.explicit(3, write.integer(1)), 'a303020101'],
  ['an implicit tag replaces the identifier', write.implicit(2, Buffer.from('a')), '820161'],
  ['an implicit constructed tag', write.implicit(0, write.integer(1), true), 'a003020101'],
  ['a length of 128 takes the long form', write.octetString(new Uint8Array(128)).subarray(0, 3), '048180'],
  ['a length of 65,536 takes three octets', write.octetString(new Uint8Array(65_536)).subarray(0, 5), '0483010000'],
  [
    '2049 is written as UTCTime (RFC 5280 §4.1.2.5)',
    write.time(at('2049-12-31T23:59:59Z')),
    '170d3439313233313233353935395a',
  ],
  ['2050 is written as GeneralizedTime', write.time(at('2050-01-01T00:00:00Z')), '180f32303530303130313030303030305a'],
  ['1949 is written as GeneralizedTime', write.time(at('1949-12-31T23:59:59Z')), '180f31393439313233313233353935395a'],
  ['fractions of a second are cut', write.time(at('2026-01-02T03:04:05.999Z')), '170d3236303130323033303430355a'],
])('%s', (_, bytes, expected) => expect(hex(bytes)).toBe(expected));

test.each<[string, () => unknown]>([
  ['an object identifier with one number', () => write.objectIdentifier('1')],
  ['an object identifier whose second number is too large', () => write.objectIdentifier('1.40')],
  ['an object identifier with a padded number', () => write.objectIdentifier('1.2.03')],
  ['text as an object identifier', () => write.objectIdentifier('CN')],
  ['a PrintableString with an asterisk', () => write.printableString('*.example.com')],
  ['an IA5String beyond ASCII', () => write.ia5String('bücher.example')],
  ['a BMPString beyond U+FFFF', () => write.bmpString('😀')],
  ['half a character', () => write.utf8String('\ud800')],
  ['UTCTime in 2050', () => write.utcTime(at('2050-01-01T00:00:00Z'))],
  ['a time after the year 9999', () => write.time(at('+010000-01-01T00:00:00Z'))],
  ['a time that is no number', () => write.time(instant(Number.NaN))],
  ['a number that is not exact', () => write.integer(2 ** 53)],
])('%s is refused', (_, make) =>
  expect(make).toThrow(expect.objectContaining({ kind: 'refused', code: 'UnencodableValue' })),
);

test('every integer reads back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 600n), max: 2n ** 600n }), (value) => {
      expect(new DerReader(write.integer(value)).bigint()).toBe(value);
    }),
  );
});

test('every object identifier reads back', () => {
  const arc = fc.oneof(fc.bigInt({ min: 0n, max: 200n }), fc.bigInt({ min: 0n, max: 2n ** 100n }));
  fc.assert(
    fc.property(
      fc.constantFrom(0n, 1n, 2n),
      fc.array(arc, { minLength: 1, maxLength: 7 }),
      (first, [second = 0n, ...rest]) => {
        const text = [first, first === 2n ? second : second % 40n, ...rest].join('.');
        expect(new DerReader(write.objectIdentifier(text)).objectIdentifier()).toBe(text);
      },
    ),
  );
});

test('every whole second of the years 0 to 9999 reads back', () => {
  const [first, last] = [Date.parse('0000-01-01T00:00:00Z') / 1000, Date.parse('9999-12-31T23:59:59Z') / 1000];
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (second) => {
      expect(new DerReader(write.time(instant(second * 1000))).time()).toBe(second * 1000);
    }),
  );
});

test.each<[StringType, fc.Arbitrary<string>]>([
  ['utf8String', fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed())],
  ['universalString', fc.string({ unit: 'grapheme' })],
  ['bmpString', fc.string({ unit: fc.integer({ min: 0, max: 0xd7ff }).map((code) => String.fromCharCode(code)) })],
  ['teletexString', fc.string({ unit: fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)) })],
  ['ia5String', fc.string({ unit: 'binary-ascii' })],
  ['printableString', fc.string({ unit: 'grapheme-ascii' })],
  ['numericString', fc.string({ unit: fc.constantFrom(...'0123456789 '.split('')) })],
])('every %s reads back in its type', (type, texts) => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(new DerReader(write.stringOf(text, type)).string()).toEqual({ type, text });
    }),
  );
});

test('every set of bits reads back', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 63 })), (bits) => {
      expect(new DerReader(write.namedBits(bits)).namedBits()).toEqual(bits.toSorted((a, b) => a - b));
    }),
  );
});

test('openssl reads what is written, type for type', () => {
  const bytes = write.sequence(
    write.integer(-5),
    write.objectIdentifier('2.5.4.3'),
    write.utf8String('grün'),
    write.printableString('plain'),
    write.time(at('2026-01-02T03:04:05Z')),
    write.generalizedTime(at('2060-01-02T03:04:05Z')),
    write.explicit(0, write.octetString(new Uint8Array(300))),
    write.boolean(true),
  );
  const shown = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: bytes, encoding: 'utf8' });
  const types = shown.split('\n').map((line) => /(?:prim|cons): *(.*?) *(?::.*)?$/.exec(line)?.[1]);
  const expected = [
    'SEQUENCE',
    'INTEGER',
    'OBJECT',
    'UTF8STRING',
    'PRINTABLESTRING',
    'UTCTIME',
    'GENERALIZEDTIME',
    'cont [ 0 ]',
  ];
  expect(types.slice(0, 8)).toEqual(expected);
  expect(shown).toContain(':260102030405Z');
  expect(shown).toContain(':commonName');
  expect(readWhole(bytes).bigint()).toBe(-5n);
});
