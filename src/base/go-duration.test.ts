import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatGoDuration, formatGoNanoseconds, parseGoDuration, parseGoNanoseconds } from './go-duration.ts';
import { milliseconds } from './instant.ts';

describe('parseGoNanoseconds reads', () => {
  const cases: readonly (readonly [string, bigint])[] = [
    ['0', 0n],
    ['+0', 0n],
    ['-0', 0n],
    ['0s', 0n],
    ['5s', 5_000_000_000n],
    ['+5s', 5_000_000_000n],
    ['-5s', -5_000_000_000n],
    ['1478s', 1_478_000_000_000n],
    ['5.0s', 5_000_000_000n],
    ['5.6s', 5_600_000_000n],
    ['5.s', 5_000_000_000n],
    ['.5s', 500_000_000n],
    ['1.004s', 1_004_000_000n],
    ['100.00100s', 100_001_000_000n],
    ['10ns', 10n],
    ['11us', 11_000n],
    ['12µs', 12_000n],
    ['12μs', 12_000n],
    ['13ms', 13_000_000n],
    ['15m', 900_000_000_000n],
    ['16h', 57_600_000_000_000n],
    ['3h30m', 12_600_000_000_000n],
    ['10.5s4m', 250_500_000_000n],
    ['-2m3.4s', -123_400_000_000n],
    ['1h2m3s4ms5us6ns', 3_723_004_005_006n],
    ['2160h0m0s', 7_776_000_000_000_000n],
    ['0.3333333333333333333h', 1_200_000_000_000n],
    ['0.9007199254740993h', 3_242_591_731_706n],
    ['0.830103483285477580700h', 2_988_372_539_827n],
    ['9223372036854775807ns', 9_223_372_036_854_775_807n],
    ['9223372036s854ms775us807ns', 9_223_372_036_854_775_807n],
    ['-9223372036854775808ns', -9_223_372_036_854_775_808n],
    ['-2562047h47m16.854775808s', -9_223_372_036_854_775_808n],
    ['00000000000000000000000001s', 1_000_000_000n],
    ['0.100000000000000000000h', 360_000_000_000n],
  ];
  test.each(cases)('%s', (text, nanoseconds) => expect(parseGoNanoseconds(text)).toBe(nanoseconds));
});

describe('parseGoNanoseconds refuses', () => {
  const bad = [
    '',
    '3',
    '-',
    's',
    '.',
    '-.',
    '.s',
    '+.s',
    '3000000h',
    '9223372036854775808ns',
    '-9223372036854775809ns',
    '9223372036854775.808us',
    '2562047h47m16.854775808s',
    '1d',
    '1 h',
    ' 1h',
    '1h ',
    '1H',
    '1e3s',
    '1.2.3s',
    '--1s',
    '90 days',
    'P90D',
    '1h30',
    '1constructor',
    'NaN',
    '٣s',
  ];
  test.each(bad)('"%s"', (text) => expect(parseGoNanoseconds(text)).toBeUndefined());
});

describe('formatGoNanoseconds writes', () => {
  const cases: readonly (readonly [bigint, string])[] = [
    [0n, '0s'],
    [1n, '1ns'],
    [1_100n, '1.1µs'],
    [2_200_000n, '2.2ms'],
    [3_300_000_000n, '3.3s'],
    [245_000_000_000n, '4m5s'],
    [245_001_000_000n, '4m5.001s'],
    [18_367_001_000_000n, '5h6m7.001s'],
    [480_000_000_001n, '8m0.000000001s'],
    [7_776_000_000_000_000n, '2160h0m0s'],
    [-90_000_000_000n, '-1m30s'],
    [9_223_372_036_854_775_807n, '2562047h47m16.854775807s'],
    [-9_223_372_036_854_775_808n, '-2562047h47m16.854775808s'],
  ];
  test.each(cases)('%s as %s', (nanoseconds, text) => expect(formatGoNanoseconds(nanoseconds)).toBe(text));
});

test('any nanoseconds within 64 bits survive being written and read', () => {
  const within = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(within, (nanoseconds) => {
      expect(parseGoNanoseconds(formatGoNanoseconds(nanoseconds))).toBe(nanoseconds);
    }),
  );
});

test('whole milliseconds survive being written and read, whatever their size', () => {
  const within = fc.integer({ min: -9_223_372_036_854, max: 9_223_372_036_854 });
  fc.assert(
    fc.property(within, (ms) => {
      expect(parseGoDuration(formatGoDuration(milliseconds(ms)))).toBe(ms + 0);
    }),
  );
});

test('fractions of a millisecond are kept to the nanosecond', () => {
  expect(parseGoDuration('1.000000001s')).toBeCloseTo(1000.000001, 9);
  expect(formatGoDuration(milliseconds(1000.000001))).toBe('1.000000001s');
});

test('milliseconds beyond 64 bits of nanoseconds are cut to what Go can hold', () => {
  expect(formatGoDuration(milliseconds(1e15))).toBe('2562047h47m16.854775807s');
  expect(formatGoDuration(milliseconds(-1e15))).toBe('-2562047h47m16.854775808s');
});

test('any text is answered with a duration or undefined, and what is read is read the same in canonical form', () => {
  const letters = fc.string({
    unit: fc.constantFrom('0', '1', '9', '.', '-', '+', 'h', 'm', 's', 'n', 'u', 'µ', ' '),
    maxLength: 12,
  });
  fc.assert(
    fc.property(letters, (text) => {
      const nanoseconds = parseGoNanoseconds(text);
      if (nanoseconds !== undefined) expect(parseGoNanoseconds(formatGoNanoseconds(nanoseconds))).toBe(nanoseconds);
    }),
    { numRuns: 2000 },
  );
});

test('a text of 1,024 characters is read, a longer one refused unread', () => {
  expect(parseGoNanoseconds(`0.${'3'.repeat(1021)}h`)).toBe(1_200_000_000_000n);
  expect(parseGoNanoseconds(`0.${'3'.repeat(1022)}h`)).toBeUndefined();
  expect(parseGoNanoseconds('0s'.repeat(513))).toBeUndefined();
});
