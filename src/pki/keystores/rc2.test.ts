import { expect, test } from 'vitest';
import { encryptRc2Cbc } from './rc2.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** RFC 2268 §5: key, effective bits, plain text, cipher text of one block. */
const vectors: readonly (readonly [string, number, string, string])[] = [
  ['00000000 00000000', 63, '00000000 00000000', 'ebb773f9 93278eff'],
  ['ffffffff ffffffff', 64, 'ffffffff ffffffff', '278b27e4 2e2f0d49'],
  ['30000000 00000000', 64, '10000000 00000001', '30649edf 9be7d2c2'],
  ['88', 64, '00000000 00000000', '61a8a244 adacccf0'],
  ['88bca90e 90875a', 64, '00000000 00000000', '6ccf4308 974c267f'],
  ['88bca90e 90875a7f 0f79c384 627bafb2', 64, '00000000 00000000', '1a807d27 2bbe5db1'],
  ['88bca90e 90875a7f 0f79c384 627bafb2', 128, '00000000 00000000', '2269552a b0f85ca6'],
];

test.each(vectors)('RFC 2268 §5: key %s with %i effective bits', (key, bits, plain, cipher) => {
  const output = encryptRc2Cbc(bytes(key), bits, new Uint8Array(8), bytes(plain));
  expect(Buffer.from(output.subarray(0, 8)).toString('hex')).toBe(bytes(cipher).toString('hex'));
});

test('a whole block of padding follows a text that fills its blocks', () => {
  expect(encryptRc2Cbc(bytes('0102030405'), 40, new Uint8Array(8), new Uint8Array(16))).toHaveLength(24);
});
