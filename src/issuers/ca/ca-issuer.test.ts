import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CaIssuerSpec } from '../../api/issuer/types.ts';
import type { Credential, Signing, SigningRequest } from '../issuer.ts';
import type { SampleCa, SampleKey } from '../../../test/support/sample-pki.ts';
import { aConfig, aCredential, aSigningRequest, keyText, notPem } from '../../../test/support/builders/signing.ts';
import {
  certificateText,
  noon,
  opensslVerify,
  sampleCaBelow,
  sampleContents,
  sampleKey,
  sampleLeaf,
  sampleRoot,
} from '../../../test/support/sample-pki.ts';
import type { Instant } from '../../base/instant.ts';
import { after, days, instant, seconds } from '../../base/instant.ts';
import { readCertificate } from '../../pki/certificate/read.ts';
import { selfSign } from '../../pki/certificate/sign.ts';
import { readPem, writePem } from '../../pki/pem.ts';
import { createCaIssuer } from './ca-issuer.ts';

const pemOf = (...certificates: readonly { readonly der: Uint8Array }[]): string =>
  certificates.map(({ der }) => writePem('CERTIFICATE', der)).join('');

let root: SampleCa;
let below: SampleCa;
let lowest: SampleCa;
beforeAll(() => {
  root = sampleRoot();
  below = sampleCaBelow(root, 'Middle CA');
  lowest = sampleCaBelow(below, 'Lowest CA');
});

const pairOf = (ca: SampleCa, above: readonly SampleCa[] = [], more: Record<string, string> = {}): Credential =>
  aCredential({
    'tls.crt': pemOf(ca.certificate, ...above.map(({ certificate }) => certificate)),
    'tls.key': keyText(ca.key),
    ...more,
  });

function sign(
  secret: Credential | undefined,
  request: SigningRequest = aSigningRequest(),
  { spec, now = noon }: { readonly spec?: Partial<CaIssuerSpec>; readonly now?: Instant } = {},
): Promise<Signing> {
  const issuer = createCaIssuer({ randomBytes: (count) => randomBytes(count), now: () => now });
  const config = aConfig({ ca: { secretName: 'ca-key-pair', ...spec } }, ...(secret === undefined ? [] : [secret]));
  return issuer.sign?.(request, config, new AbortController().signal) ?? Promise.reject(new Error('cannot sign'));
}

async function issuedBy(...args: Parameters<typeof sign>): Promise<Extract<Signing, { is: 'issued' }>> {
  const signing = await sign(...args);
  if (signing.is !== 'issued') throw new Error(`${signing.reason}: ${signing.because}`);
  return signing;
}

const subjects = (chain: string): readonly string[] =>
  readPem(chain, 95_000).map(({ der }) => certificateText(der).match(/Subject: (.*)/)?.[1] ?? '?');

describe('what a CA signs is accepted by openssl', () => {
  const kinds: readonly SampleKey[] = ['RSA 2048', 'P-256', 'P-384', 'P-521', 'Ed25519'];
  test.each(kinds)('with a CA key of kind %s', async (kind) => {
    const ca = sampleRoot('Root', sampleKey(kind));
    const { chain, ca: top } = await issuedBy(pairOf(ca));
    expect(opensslVerify(chain, top)).toMatch(/OK$/);
  });

  test('through two CAs below the root, the leaf first and the root left out', async () => {
    const { chain, ca } = await issuedBy(pairOf(lowest, [below, root]));
    expect(subjects(chain)).toEqual(['', 'CN=Lowest CA', 'CN=Middle CA']);
    expect(subjects(ca)).toEqual(['CN=Sample Root']);
    const [leaf, ...others] = readPem(chain, 95_000);
    expect(opensslVerify(pemOf(...(leaf ? [leaf] : [])), ca, pemOf(...others))).toMatch(/OK$/);
  });

  test('for a CA below it, which may sign in its turn', async () => {
    const key = sampleKey();
    const { chain, ca } = await issuedBy(pairOf(root), aSigningRequest({ commonName: 'New CA', isCA: true }, {}, key));
    const made = { certificate: readCertificate(chain), key };
    expect(opensslVerify(pemOf(sampleLeaf(made, { dnsNames: ['a.example.com'] })), ca, chain)).toMatch(/OK$/);
  });
});

describe('the chain', () => {
  test('of a CA that is a root is the leaf alone, and the root is the ca', async () => {
    const { chain, ca } = await issuedBy(pairOf(root));
    expect(subjects(chain)).toHaveLength(1);
    expect(subjects(ca)).toEqual(['CN=Sample Root']);
  });

  test('takes in what ca.crt adds', async () => {
    const { chain, ca } = await issuedBy(pairOf(lowest, [below], { 'ca.crt': pemOf(root.certificate) }));
    expect(subjects(chain)).toEqual(['', 'CN=Lowest CA', 'CN=Middle CA']);
    expect(subjects(ca)).toEqual(['CN=Sample Root']);
  });

  test('that ends below the root has the highest certificate known as its ca', async () => {
    const { chain, ca } = await issuedBy(pairOf(lowest, [below]));
    expect(subjects(chain)).toEqual(['', 'CN=Lowest CA', 'CN=Middle CA']);
    expect(subjects(ca)).toEqual(['CN=Middle CA']);
  });
});

describe('the certificate', () => {
  test('is valid from now, to the second, for the duration asked', async () => {
    const { chain, warnings } = await issuedBy(pairOf(root), aSigningRequest({}, { duration: days(30) }), {
      now: instant(noon + 1999),
    });
    expect(readCertificate(chain)).toMatchObject({
      notBefore: after(noon, seconds(1)),
      notAfter: after(noon, seconds(1 + 30 * 86_400)),
    });
    expect(warnings).toEqual([]);
  });

  test('ends with its CA if it is asked to live longer, and says so', async () => {
    const { chain, warnings } = await issuedBy(pairOf(root), aSigningRequest({}, { duration: days(365) }));
    expect(readCertificate(chain).notAfter).toBe(root.certificate.notAfter);
    expect(warnings).toEqual([
      { reason: 'DurationCapped', message: expect.stringContaining('the CA certificate in Secret "shop/ca-key-pair"') },
    ]);
  });

  test('names where it may be checked, as the issuer is configured', async () => {
    const { chain } = await issuedBy(pairOf(root), aSigningRequest(), {
      spec: {
        crlDistributionPoints: ['http://crl.example.com/ca.crl'],
        ocspServers: ['http://ocsp.example.com'],
        issuingCertificateURLs: ['http://ca.example.com/ca.crt'],
      },
    });
    const text = certificateText(readCertificate(chain).der);
    expect(text).toContain('URI:http://crl.example.com/ca.crl');
    expect(text).toContain('OCSP - URI:http://ocsp.example.com');
    expect(text).toContain('CA Issuers - URI:http://ca.example.com/ca.crt');
  });

  test('has a serial number of its own', async () => {
    const serials = await Promise.all([1, 2, 3].map(async () => readCertificate((await issuedBy(pairOf(root))).chain)));
    expect(new Set(serials.map(({ serialNumber }) => serialNumber)).size).toBe(3);
    expect(Math.max(...serials.map(({ serialNumber }) => serialNumber.length))).toBeLessThanOrEqual(40);
  });
});

describe('a request that can never be signed fails', () => {
  const cases: readonly (readonly [string, () => SigningRequest, RegExp])[] = [
    [
      'whose CSR cannot be read',
      () => aSigningRequest({}, { request: notPem }),
      /^Error signing certificate: spec\.request: .*make a new CSR/,
    ],
    [
      'whose CSR asks for usages nobody approved',
      () => aSigningRequest({ usages: ['server auth'] }, { usages: ['client auth'] }),
      /spec\.usages/,
    ],
    [
      'whose CSR asks to be a CA and the request does not',
      () =>
        aSigningRequest(
          { isCA: true, basicConstraints: true },
          { isCA: false, usages: ['digital signature', 'key encipherment', 'cert sign'] },
        ),
      /spec\.isCA/,
    ],
    [
      'whose CSR was signed by another key',
      () => aSigningRequest({}, { request: forged() }),
      /not signed by the private key/,
    ],
  ];
  test.each(cases)('%s', async (_, request, because) => {
    expect(await sign(pairOf(root), request())).toMatchObject({
      is: 'failed',
      reason: 'SigningError',
      because: expect.stringMatching(because),
    });
  });

  test('for a CA below one whose path length is 0', async () => {
    const key = sampleKey();
    const certificate = readCertificate(
      selfSign({ ...sampleContents({ commonName: 'Last', isCA: true }, key), key, pathLength: 0 }),
    );
    expect(await sign(pairOf({ certificate, key }), aSigningRequest({ commonName: 'x', isCA: true }))).toMatchObject({
      is: 'failed',
      because: expect.stringContaining('path length of the CA is 0'),
    });
  });
});

/** A CSR with one byte of its signature changed. */
function forged() {
  const der = Uint8Array.from(readPem(aSigningRequest().request, 36_500)[0]?.der ?? []);
  der.set([(der.at(-1) ?? 0) ^ 1], der.length - 1);
  return writePem('CERTIFICATE REQUEST', der);
}

describe('while the key pair is no use, the request waits and is told what to mend', () => {
  const cases: readonly (readonly [string, () => Credential | undefined, string, RegExp])[] = [
    ['no Secret', () => undefined, 'SecretMissing', /^Referenced secret shop\/ca-key-pair not found/],
    [
      'no tls.crt',
      () => aCredential({ 'tls.key': keyText(root.key) }),
      'SecretInvalidData',
      /has no data "tls\.crt"; add/,
    ],
    [
      'no tls.key',
      () => aCredential({ 'tls.crt': pemOf(root.certificate) }),
      'SecretInvalidData',
      /has no data "tls\.key"; add/,
    ],
    ['tls.crt is not PEM', () => pairOf(root, [], { 'tls.crt': 'hello' }), 'SecretInvalidData', /tls\.crt: /],
    [
      'tls.key is not a key',
      () => pairOf(root, [], { 'tls.key': 'hello' }),
      'SecretInvalidData',
      /tls\.key: .*private key/,
    ],
    [
      'key of another certificate',
      () => pairOf(root, [], { 'tls.key': keyText(below.key) }),
      'SecretInvalidData',
      /tls\.key does not belong/,
    ],
    [
      'a stranger in ca.crt',
      () => pairOf(below, [], { 'ca.crt': pemOf(sampleRoot('Stranger').certificate) }),
      'SecretInvalidData',
      /do not belong to one chain/,
    ],
    [
      'a leaf instead of a CA',
      () => pairOf(leafPair()),
      'SecretInvalidData',
      /is not a CA.*spec\.secretName by mistake/,
    ],
  ];
  test.each(cases)('%s', async (_, secret, reason, because) => {
    expect(await sign(secret())).toEqual({ is: 'pending', reason, because: expect.stringMatching(because) });
  });

  test('an expired CA signs nothing, but does up to its last second', async () => {
    const end = root.certificate.notAfter;
    expect(await sign(pairOf(root), aSigningRequest(), { now: end })).toMatchObject({ is: 'issued' });
    expect(await sign(pairOf(root), aSigningRequest(), { now: after(end, seconds(1)) })).toEqual({
      is: 'pending',
      reason: 'SecretInvalidData',
      because:
        'the CA certificate in tls.crt of Secret "shop/ca-key-pair" has expired; renew it, issuance goes on by itself then',
    });
  });
});

function leafPair(): SampleCa {
  const key = sampleKey();
  return { certificate: sampleLeaf(root, { dnsNames: ['www.example.com'] }, key), key };
}

describe('the health of a CA issuer', () => {
  const check = (secret?: Credential, now = noon) =>
    createCaIssuer({ randomBytes, now: () => now }).check(
      aConfig({ ca: { secretName: 'ca-key-pair' } }, ...(secret === undefined ? [] : [secret])),
      new AbortController().signal,
    );

  test('is good with a key pair of a CA, until that expires', async () => {
    expect(await check(pairOf(root))).toMatchObject({
      is: 'ready',
      condition: { reason: 'KeyPairVerified', message: 'Signing CA verified' },
      expires: { after: root.certificate.notAfter, reason: 'ErrInvalidKeyPair' },
    });
  });

  test('says in which namespace a missing Secret was looked for', async () => {
    expect(await check()).toEqual({
      is: 'notReady',
      reason: 'ErrGetKeyPair',
      message:
        'Error getting keypair for CA issuer: secret "ca-key-pair" not found in namespace "shop"; create it there with the key pair of the CA (tls.crt, tls.key)',
      isError: true,
    });
  });

  test('says which entry of the Secret is at fault', async () => {
    expect(await check(pairOf(root, [], { 'tls.key': 'hello' }))).toMatchObject({
      reason: 'ErrGetKeyPair',
      message: expect.stringContaining('Secret "shop/ca-key-pair": tls.key: '),
    });
  });

  test('is bad with a leaf (trap D5) or an expired CA', async () => {
    expect(await check(pairOf(leafPair()))).toMatchObject({ reason: 'ErrInvalidKeyPair', isError: false });
    expect(await check(pairOf(root), after(root.certificate.notAfter, seconds(1)))).toMatchObject({
      reason: 'ErrInvalidKeyPair',
      message: expect.stringContaining('has expired'),
    });
  });

  test('never shows a byte of the key', async () => {
    const broken = keyText(root.key).replace('-----END', 'xx-----END');
    const health = await check(pairOf(root, [], { 'tls.key': broken }));
    expect(JSON.stringify(health)).not.toContain(keyText(root.key).split('\n')[1]?.slice(0, 20));
  });
});
