import { randomBytes } from 'node:crypto';
import type { Authority } from '../../support/builders/key-pairs.ts';
import type { Instant } from '../../../src/base/instant.ts';
import { after, days } from '../../../src/base/instant.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { anAuthority, aPrivateKey, requestFor, signedBy } from '../../support/builders/key-pairs.ts';

/** What random objects are filled with beside nonsense: real keys, requests and certificates, some of which belong together. */
export interface Material {
  readonly authority: Authority;
  readonly keys: readonly string[];
  readonly requests: readonly string[];
  readonly certificates: readonly string[];
}

/** Makes it: two elliptic keys and one of Edwards, certificates of them that are good, expired, not yet valid, and of a CA. */
export async function makeMaterial(now: Instant): Promise<Material> {
  const authority = await anAuthority(now);
  const keys = await Promise.all([aPrivateKey(), aPrivateKey(), aPrivateKey({ name: 'Ed25519' })]);
  const requests = keys.flatMap((key) => [
    requestFor({ dnsNames: ['base.example.com'], usages: ['digital signature', 'key encipherment'] }, key),
    requestFor({ commonName: 'ca', isCA: true, usages: ['cert sign'] }, key),
  ]);
  const lives = [
    [-10, 80],
    [-100, -1],
    [1, 90],
  ] as const;
  const certificates = requests.flatMap((request) =>
    lives.map(([from, to]) =>
      signedBy(authority, request, { notBefore: after(now, days(from)), notAfter: after(now, days(to)) }),
    ),
  );
  return {
    authority,
    keys: keys.map((key) => writePrivateKey(key, 'PKCS1').reveal()),
    requests,
    certificates: [...certificates, `${certificates[0]}${authority.certificate}`, authority.certificate],
  };
}

/** Bytes that are none of these. */
export const nonsense = (): readonly string[] => [
  '',
  'none',
  randomBytes(40).toString('latin1'),
  '-----BEGIN CERTIFICATE-----\n',
];
