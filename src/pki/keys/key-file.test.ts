import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../base/fault.ts';
import { Secret } from '../../base/secret.ts';
import { explicit, bitString, integer, objectIdentifier, octetString, sequence } from '../der/writer.ts';
import { pemLimits, readPem, writePem } from '../pem.ts';
import { ellipticParts } from './elliptic-parts.ts';
import type { KeyEncoding } from './key-file.ts';
import { privateKeyDer, readPrivateKey, writePrivateKey } from './key-file.ts';
import type { KeyAlgorithm } from './key-algorithm.ts';
import type { PublicHalf } from './public-half.ts';
import { readPublicHalf } from './public-half.ts';
import { algorithmOf, publicKeyHash, readPublicKey, samePublicKey } from './public-key.ts';

const openssl = (args: string[], input = ''): string =>
  execFileSync('openssl', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
const curve = (name: string): string =>
  openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${name}`]);

const made: [string, string, KeyAlgorithm, string][] = [
  [
    'RSA 2048',
    openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']),
    { name: 'RSA', size: 2048 },
    'RSA PRIVATE KEY',
  ],
  ['P-256', curve('P-256'), { name: 'ECDSA', size: 256 }, 'EC PRIVATE KEY'],
  ['P-384', curve('P-384'), { name: 'ECDSA', size: 384 }, 'EC PRIVATE KEY'],
  ['P-521', curve('P-521'), { name: 'ECDSA', size: 521 }, 'EC PRIVATE KEY'],
  ['Ed25519', openssl(['genpkey', '-algorithm', 'ed25519']), { name: 'Ed25519' }, 'PRIVATE KEY'],
];
const rsaPem = made[0]?.[1] ?? '';
const ecPem = made[1]?.[1] ?? '';

test.each(made)(
  'openssl’s %s key is read, with its algorithm and the public key that openssl derives',
  (_, text, algorithm) => {
    const key = readPrivateKey(text);
    expect(key.algorithm).toEqual(algorithm);
    expect(writePem('PUBLIC KEY', key.publicKeyInfo)).toBe(openssl(['pkey', '-pubout'], text));
    expect(algorithmOf(readPublicKey(key.publicKeyInfo))).toEqual(algorithm);
  },
);

test.each(made)(
  'the public half of a %s key, in each form, is the one that is read with the key',
  (_, text, __, label) => {
    const { algorithm, publicKeyInfo } = readPrivateKey(text);
    for (const form of label === 'PRIVATE KEY' ? [text] : [text, openssl(['pkey', '-traditional'], text)])
      expect(readPublicHalf(form)).toMatchObject({ algorithm, publicKeyInfo });
  },
);

test('a text that was written here is read as the key it was written from', () => {
  const key = readPrivateKey(ecPem);
  expect(readPrivateKey(writePrivateKey(key, 'PKCS8'))).toBe(key);
});

test.each(made)(
  'a %s key is written in both encodings as openssl writes it, and reads back the same',
  (_, text, __, traditional) => {
    const key = readPrivateKey(text);
    const encodings: [KeyEncoding, string, string][] = [
      ['PKCS8', 'PRIVATE KEY', text],
      ['PKCS1', traditional, traditional === 'PRIVATE KEY' ? text : openssl(['pkey', '-traditional'], text)],
    ];
    for (const [encoding, label, expected] of encodings) {
      const written = writePrivateKey(key, encoding);
      expect(written.reveal() === expected).toBe(true);
      expect(readPem(written.reveal(), pemLimits.privateKey)).toMatchObject([
        { label, der: privateKeyDer(key, encoding).reveal() },
      ]);
      const again = readPrivateKey(written.reveal());
      expect(samePublicKey(again.publicKeyInfo, key.publicKeyInfo)).toBe(true);
      expect(publicKeyHash(again.publicKeyInfo)).toBe(publicKeyHash(key.publicKeyInfo));
    }
  },
);

test('the largest RSA key fits the limit', () => {
  expect(pemLimits.privateKey).toBeGreaterThan(writePem('PRIVATE KEY', new Uint8Array(4_800)).length);
});

test('a key in bytes, wrapped, behind EC PARAMETERS or text, with CRLF, is read', () => {
  const text = `comment\n${openssl(['ecparam', '-name', 'prime256v1', '-genkey'])}`.replaceAll('\n', '\r\n');
  expect(text).toContain('EC PARAMETERS');
  const forms = [text, Buffer.from(text), new Secret(text), new Secret<Uint8Array>(Buffer.from(text))];
  expect(new Set(forms.map((form) => publicKeyHash(readPrivateKey(form).publicKeyInfo))).size).toBe(1);
});

test('a SEC 1 key without its public point is read, and the point is put back', () => {
  const { scalar, publicPoint } = ellipticParts(readPrivateKey(ecPem).keyObject);
  const bare = sequence(integer(1), octetString(scalar), explicit(0, objectIdentifier('1.2.840.10045.3.1.7')));
  const key = readPrivateKey(writePem('EC PRIVATE KEY', bare));
  expect(publicKeyHash(key.publicKeyInfo)).toBe(publicKeyHash(readPrivateKey(ecPem).publicKeyInfo));
  expect(Buffer.from(key.publicKeyInfo).includes(Buffer.from(publicPoint))).toBe(true);
});

test('a key with a compressed point, as some tools write it, has the public key info that everybody reads', () => {
  const text = openssl(['ec', '-conv_form', 'compressed'], ecPem);
  expect(text === openssl(['ec'], ecPem)).toBe(false);
  const key = readPrivateKey(text);
  expect(publicKeyHash(key.publicKeyInfo)).toBe(publicKeyHash(readPrivateKey(ecPem).publicKeyInfo));
  expect(writePrivateKey(key, 'PKCS8').reveal() === ecPem).toBe(true);
});

const encrypted = 'EncryptedPrivateKey';
test.each<[string, () => string, string]>([
  ['nothing', () => '', 'InvalidPrivateKey'],
  ['a certificate', () => writePem('CERTIFICATE', new Uint8Array(9)), 'InvalidPrivateKey'],
  ['junk under the label', () => writePem('PRIVATE KEY', new Uint8Array(90)), 'InvalidPrivateKey'],
  ['a PKCS#8 key that is encrypted', () => openssl(['pkey', '-aes256', '-passout', 'pass:x'], rsaPem), encrypted],
  [
    'a PKCS#1 key that is encrypted',
    () => openssl(['rsa', '-traditional', '-aes256', '-passout', 'pass:x'], rsaPem),
    encrypted,
  ],
  ['a key on another curve', () => curve('secp256k1'), 'UnsupportedPrivateKey'],
  ['an Ed448 key', () => openssl(['genpkey', '-algorithm', 'ed448']), 'UnsupportedPrivateKey'],
  [
    'an RSA-PSS key',
    () => openssl(['genpkey', '-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048']),
    'UnsupportedPrivateKey',
  ],
  ['an OpenSSH key', () => writePem('OPENSSH PRIVATE KEY', new Uint8Array(9)), 'UnsupportedPrivateKey'],
  ['a key whose text is too large', () => `${rsaPem}${' '.repeat(13_000)}`, 'PemTooLarge'],
  ['an RSA key whose halves do not belong together', mixedRsa, 'InvalidPrivateKey'],
  ['an elliptic key with another’s public point', mixedElliptic, 'InvalidPrivateKey'],
])('%s is refused as what it is, with a remedy and without a byte of it', (_, text, code) => {
  const input = text();
  const fault = faultOf(input);
  expect(fault).toMatchObject({ kind: 'refused', code, remedy: expect.any(String) });
  const everything = inspect(fault, { depth: 9 });
  for (const line of input.split('\n').filter((part) => part.length > 30 && !part.startsWith('-')))
    expect(everything).not.toContain(line);
});

test('a key that cannot be read is not held against the next one', () => {
  // A scalar longer than its curve: the library reads it, fails to write it, and leaves the error for whoever comes next.
  const scalar = octetString(new Uint8Array(50).fill(0x30));
  const odd = writePem('EC PRIVATE KEY', sequence(integer(1), scalar, explicit(0, objectIdentifier('1.3.132.0.34'))));
  expect(() => readPrivateKey(odd)).toThrow('the key does not fit its curve');
  expect(readPrivateKey(ecPem).algorithm).toEqual({ name: 'ECDSA', size: 256 });
});

test('a key that is printed shows none of its material', () => {
  const key = readPrivateKey(ecPem);
  const scalar = Buffer.from(ellipticParts(key.keyObject).scalar);
  const printed =
    inspect({ key, written: writePrivateKey(key, 'PKCS8') }, { depth: 9 }) +
    JSON.stringify({ ...key, publicKeyInfo: '' });
  expect(printed).not.toContain(scalar.toString('hex').slice(0, 12));
  expect(printed).not.toContain(ecPem.split('\n')[1]);
});

test('keys of one modulus and two exponents, and of one X and two Y, are different keys (traps C6)', () => {
  const { n = '' } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
  const [three, usual] = ['Aw', 'AQAB'].map((e) =>
    createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' }).export({ type: 'spki', format: 'der' }),
  );
  expect(samePublicKey(three ?? new Uint8Array(), usual ?? new Uint8Array())).toBe(false);
  expect(publicKeyHash(three ?? new Uint8Array())).not.toBe(publicKeyHash(usual ?? new Uint8Array()));
});

test('whichever octet of a key is changed, reading ends with a consistent key or with a Fault', () => {
  const ders = made.flatMap(([, text]) => readPem(text, pemLimits.privateKey));
  fc.assert(
    fc.property(
      fc.constantFrom(...ders),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      ({ label, der }, position, change) => {
        const bytes = new Uint8Array(der);
        const at = position % Math.min(bytes.length, 60);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect(outcome(writePem(label, bytes))).toMatch(/^(key|refused)$/);
      },
    ),
    { numRuns: 300 },
  );
});

function mixedRsa(): string {
  const [mine, other] = [0, 1].map(() =>
    generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'jwk' }),
  );
  const parts = [mine?.n, mine?.e, other?.d, other?.p, other?.q, other?.dp, other?.dq, other?.qi];
  const numbers = parts.map((part) => integer(BigInt(`0x${Buffer.from(part ?? '', 'base64url').toString('hex')}`)));
  return writePem('RSA PRIVATE KEY', sequence(integer(0), ...numbers));
}

function mixedElliptic(): string {
  const { scalar } = ellipticParts(readPrivateKey(ecPem).keyObject);
  const { publicPoint } = ellipticParts(readPrivateKey(curve('P-256')).keyObject);
  const parts = [
    integer(1),
    octetString(scalar),
    explicit(0, objectIdentifier('1.2.840.10045.3.1.7')),
    explicit(1, bitString(publicPoint)),
  ];
  return writePem('EC PRIVATE KEY', sequence(...parts));
}

/** What readPrivateKey throws; fails if readPublicHalf says anything else of the text. */
function faultOf(text: string): unknown {
  const [whole, half] = [read(() => readPrivateKey(text)), read(() => readPublicHalf(text))];
  expect(half).toEqual(whole);
  return whole;
}

function read(reading: () => PublicHalf): unknown {
  try {
    const { algorithm, publicKeyInfo } = reading();
    return { algorithm, publicKeyInfo };
  } catch (thrown) {
    return thrown;
  }
}

function outcome(text: string): string {
  const thrown = faultOf(text);
  if (thrown instanceof Fault) return thrown.kind;
  return thrown instanceof Error ? `not a Fault: ${thrown.message}` : 'key';
}
