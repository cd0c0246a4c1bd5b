import fc from 'fast-check';
import { isIP, isIPv4 } from 'node:net';
import { describe, expect, test } from 'vitest';
import { canonicalIpAddress, formatIpAddress, parseIpAddress } from './ip-address.ts';
import { canonicalIpRange, formatIpRange, parseIpRange } from './ip-range.ts';

describe('an IP address', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:DB8::0:1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
  ])('%s is written %s', (text, expected) => {
    expect(canonicalIpAddress(text)).toBe(expected);
    expect(canonicalIpAddress(expected)).toBe(expected);
  });

  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4 ',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4::5:6:7:8',
    '12345::',
    'g::',
    '::1.2.3',
    '1.2.3.4::',
    'fe80::1%eth0',
    '[::1]',
    '::1/128',
    `${'0:'.repeat(5000)}1`,
  ])('%s is none', (text) => expect(parseIpAddress(text)).toBeUndefined());

  test('is read from what is written, whatever its octets', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(4, 16).chain((size) => fc.uint8Array({ minLength: size, maxLength: size })),
        (octets) => {
          const text = formatIpAddress(octets) ?? '';
          expect(isIP(text)).toBe(octets.length === 4 || isIPv4(text) ? 4 : 6);
          expect(formatIpAddress(parseIpAddress(text) ?? new Uint8Array())).toBe(text);
        },
      ),
    );
  });

  test('is one exactly where Node says so, zones apart', () => {
    const pieces = fc.constantFrom(':', '::', '.', '0', '1', '255', '256', 'ffff', 'g', '00', '1.2.3.4');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        expect(parseIpAddress(parts.join('')) !== undefined).toBe(isIP(parts.join('')) !== 0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an IP range', () => {
  test.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['192.0.2.7/32', '192.0.2.7/32'],
    ['192.0.2.255/25', '192.0.2.128/25'],
    ['2001:DB8:ffff::/33', '2001:db8:8000::/33'],
    ['::1/128', '::1/128'],
  ])('%s is written %s', (text, expected) => expect(canonicalIpRange(text)).toBe(expected));

  test.each(['10.0.0.0/33', '10.0.0.0', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129', 'a/8'])(
    '%s is none',
    (text) => expect(parseIpRange(text)).toBeUndefined(),
  );

  test('with holes in its mask is shown with the mask', () => {
    expect(formatIpRange(Uint8Array.of(10, 0, 0, 0, 255, 0, 255, 0))).toBe('10.0.0.0/255.0.255.0');
  });
});
