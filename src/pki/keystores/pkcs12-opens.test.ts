import { expect, test } from 'vitest';
import { Secret } from '../../base/secret.ts';
import { integer, objectIdentifier, octetString, sequence } from '../der/writer.ts';
import { dataContent } from './pkcs12-bags.ts';
import { MAC_DIGESTS, PBMAC1 } from './pkcs12-mac.ts';
import { pkcs12Opens } from './pkcs12-opens.ts';

const billion = integer(1_000_000_000);
const mac = octetString(new Uint8Array(32));
const salt = octetString(new Uint8Array(8));
const sha256 = sequence(objectIdentifier(MAC_DIGESTS.sha256));
const kdf = sequence(objectIdentifier('1.2.840.113549.1.5.12'), sequence(salt, billion));
const sealed = (...macData: readonly Uint8Array[]): Uint8Array =>
  sequence(integer(3), dataContent(sequence()), sequence(...macData));

const hostile: readonly (readonly [string, Uint8Array])[] = [
  ['a billion rounds of the old key derivation', sealed(sequence(sha256, mac), salt, billion)],
  ['a billion rounds of PBKDF2', sealed(sequence(sequence(objectIdentifier(PBMAC1), sequence(kdf)), mac), salt)],
  ['no round at all', sealed(sequence(sha256, mac), salt, integer(0))],
  ['an unknown seal', sealed(sequence(sequence(objectIdentifier('1.2.3')), mac), salt, integer(1))],
  ['a megabyte of sequences in sequences', Buffer.alloc(1 << 20, Buffer.from('3080', 'hex'))],
  ['a megabyte of text', Buffer.alloc(1 << 20, 'x')],
];

test.each(hostile)('%s does not open, and costs less than 100 ms', async (_, bytes) => {
  const start = performance.now();
  expect(await pkcs12Opens(bytes, new Secret('changeit'))).toBe(false);
  expect(performance.now() - start).toBeLessThan(100);
});
