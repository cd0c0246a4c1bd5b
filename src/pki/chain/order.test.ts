import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CertificateDetails } from '../certificate/details.ts';
import {
  opensslVerify,
  sampleCaBelow,
  sampleContents,
  sampleKey,
  sampleLeaf,
  sampleRoot,
} from '../../../test/support/sample-pki.ts';
import { readCertificate } from '../certificate/read.ts';
import { signContents } from '../certificate/sign.ts';
import { orderChain } from './order.ts';
import { writeChain } from './write.ts';

const root = sampleRoot();
const first = sampleCaBelow(root, 'First');
const second = sampleCaBelow(first, 'Second');
const third = sampleCaBelow(second, 'Third');
const leaf = sampleLeaf(third, { commonName: 'leaf' });
const all = [leaf, third.certificate, second.certificate, first.certificate, root.certificate];

const order = (certificates: readonly CertificateDetails[]) => orderChain([writeChain(certificates)]);
const nameOf = ({ subject }: CertificateDetails): string => subject[0]?.[0]?.value ?? '';
const namesOf = (certificates: readonly CertificateDetails[]) => orderedNames(order(certificates));
const orderedNames = ({ certificates, root: top, ca }: ReturnType<typeof orderChain>) => ({
  chain: certificates.map(nameOf),
  root: top && nameOf(top),
  ca: nameOf(ca),
});

describe('a chain', () => {
  test('comes out leaf first with the root apart, however it is shuffled, repeated and cut into texts', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...all, ...all], { minLength: 10 }), fc.nat(10), (certificates, cut) => {
        const texts = [certificates.slice(0, cut), certificates.slice(cut)].map(writeChain);
        expect(orderedNames(orderChain(texts))).toEqual({
          chain: ['leaf', 'Third', 'Second', 'First'],
          root: 'Sample Root',
          ca: 'Sample Root',
        });
      }),
      { numRuns: 30 },
    );
  });

  test('in that order is what openssl verifies', () => {
    const { certificates, root: top } = order([...all].reverse());
    const [head, ...rest] = certificates;
    expect(opensslVerify(writeChain(head ? [head] : []), writeChain(top ? [top] : []), writeChain(rest))).toMatch(
      /OK$/,
    );
  });

  test('without a root keeps every intermediate, and the highest one is the ca', () => {
    expect(namesOf([second.certificate, leaf, third.certificate])).toEqual({
      chain: ['leaf', 'Third', 'Second'],
      root: undefined,
      ca: 'Second',
    });
  });

  test('of a leaf alone is that leaf', () => {
    expect(namesOf([leaf])).toEqual({ chain: ['leaf'], root: undefined, ca: 'leaf' });
  });

  test('of a self-signed certificate alone is that certificate, its own ca', () => {
    expect(namesOf([root.certificate])).toEqual({ chain: ['Sample Root'], root: 'Sample Root', ca: 'Sample Root' });
  });

  test('takes a leaf that is named like its CA for a leaf', () => {
    const issuer = sampleRoot('same');
    const namesake = sampleLeaf(issuer, { commonName: 'same' });
    const { certificates, root: top } = order([issuer.certificate, namesake]);
    expect(certificates.map(({ publicKeyHash }) => publicKeyHash)).toEqual([namesake.publicKeyHash]);
    expect(top?.publicKeyHash).toBe(issuer.certificate.publicKeyHash);
  });

  test('takes that leaf for a leaf without key identifiers too', () => {
    const [issuer, key] = [sampleRoot('same'), sampleKey()];
    const authority = { name: issuer.certificate.subjectDer, keyId: undefined };
    const bare = readCertificate(signContents(sampleContents({ commonName: 'same' }, key), issuer.key, authority));
    expect(order([issuer.certificate, bare]).certificates.map(({ publicKeyHash }) => publicKeyHash)).toEqual([
      bare.publicKeyHash,
    ]);
  });

  test('with a cross-signed root beside the root ends at the root', () => {
    const [old, key] = [sampleRoot('Old'), sampleKey()];
    const fresh = sampleRoot('Fresh', key);
    const crossed = sampleCaBelow(old, 'Fresh', key);
    const last = sampleLeaf(fresh, { commonName: 'last' });
    const expected = { chain: ['last'], root: 'Fresh', ca: 'Fresh' };
    expect(namesOf([last, crossed.certificate, old.certificate, fresh.certificate])).toEqual(expected);
    expect(namesOf([fresh.certificate, last, old.certificate, crossed.certificate])).toEqual(expected);
    expect(namesOf([old.certificate, last, crossed.certificate])).toEqual({
      chain: ['last', 'Fresh'],
      root: 'Old',
      ca: 'Old',
    });
  });
});

describe('refused is a chain', () => {
  const namesake = sampleRoot('Third');
  test.each<[string, readonly CertificateDetails[], RegExp]>([
    ['with a stranger', [...all, sampleRoot('Stranger').certificate], /"CN=Stranger" and "CN=leaf" do not belong/],
    ['with a CA that has only the name of the issuer', [leaf, namesake.certificate], /"CN=Third" and "CN=leaf"/],
    ['with a hole', [leaf, second.certificate, first.certificate], /do not belong to one chain/],
    [
      'with two leaves',
      [leaf, sampleLeaf(third, { commonName: 'other' }), third.certificate],
      /"CN=leaf" and "CN=other"/,
    ],
    [
      'of more than 20 certificates',
      Array.from({ length: 21 }, (_, i) => sampleLeaf(root, { commonName: `n${i}` })),
      /more than 20/,
    ],
    ['of nothing', [], /no certificate/],
  ])('%s', (_, certificates, expected) => expect(() => order(certificates)).toThrow(expected));

  test('with a forged certificate that has name and key identifier of the issuer, but not its signature', () => {
    const keyId = Buffer.from(third.certificate.subjectKeyId ?? '', 'hex');
    const authority = { name: third.certificate.subjectDer, keyId };
    const forged = readCertificate(signContents(sampleContents({ commonName: 'forged' }), sampleKey(), authority));
    expect(forged.authorityKeyId).toBe(third.certificate.subjectKeyId);
    expect(() => order([forged, third.certificate])).toThrow(/"CN=Third" and "CN=forged" do not belong/);
  });

  test('of a thousand certificates, by its size alone', () => {
    expect(() => orderChain(new Array<string>(1000).fill(writeChain([leaf])))).toThrow(/larger than 95000 bytes/);
  });

  test('of something else', () => {
    expect(() => orderChain(['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'])).toThrow(
      /not a certificate/,
    );
  });

  test('made of many certificates with one name, before any of them is verified', () => {
    const same = Array.from({ length: 20 }, () => sampleLeaf(sampleRoot('same'), { commonName: 'same' }));
    expect(() => order(same)).toThrow(/have the same name/);
  });
});
