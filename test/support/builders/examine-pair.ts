import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { bytesIn, dataKeys, textIn } from './read-objects.ts';

/**
 * What is wrong with one revision of a Secret that a TLS server would take its pair from: nothing, or sentences. `authority` is the
 * certificate that must have signed it; undefined for an ACME server, which tells no root: there each one of the chain must be signed by the next.
 */
export function problemsOfPair(secret: KubeObject, authority: X509Certificate | undefined): readonly string[] {
  const empty = dataKeys(secret).filter((key) => bytesIn(secret, key).length === 0);
  const needed = ['tls.crt', 'tls.key', ...(authority === undefined ? [] : ['ca.crt'])];
  const missing = needed.filter((key) => !dataKeys(secret).includes(key));
  if (empty.length + missing.length > 0)
    return [...empty.map((key) => `${key} is empty`), ...missing.map((key) => `${key} is missing`)];
  const leaf = new X509Certificate(textIn(secret, 'tls.crt'));
  const key = createPrivateKey(textIn(secret, 'tls.key'));
  return [
    ...(leaf.checkPrivateKey(key) ? [] : ['tls.crt and tls.key are no pair']),
    ...(isSignedBy(textIn(secret, 'tls.crt'), authority) ? [] : ['tls.crt was signed by another CA']),
    ...(authority === undefined || isSame(textIn(secret, 'ca.crt'), authority) ? [] : ['ca.crt is another']),
    ...combinedProblems(secret),
    ...derProblems(secret),
  ];
}

const isSame = (pem: string, certificate: X509Certificate): boolean => pem.trim() === certificate.toString().trim();

function isSignedBy(text: string, authority: X509Certificate | undefined): boolean {
  const [leaf, ...above] = chainOf(text);
  if (leaf === undefined) return false;
  if (authority !== undefined) return leaf.verify(authority.publicKey);
  return above.every((issuer, index) => [leaf, ...above][index]?.verify(issuer.publicKey));
}

/** The certificates of a text in PEM, in its order. */
export const chainOf = (text: string): readonly X509Certificate[] =>
  (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (one) => new X509Certificate(one),
  );

function combinedProblems(secret: KubeObject): readonly string[] {
  if (!dataKeys(secret).includes('tls-combined.pem')) return [];
  const expected = `${textIn(secret, 'tls.key')}\n${textIn(secret, 'tls.crt')}`;
  return textIn(secret, 'tls-combined.pem') === expected ? [] : ['tls-combined.pem is of another pair'];
}

/** key.der holds the block of tls.key, in whatever form that is. Source: reference §2.7. */
function derProblems(secret: KubeObject): readonly string[] {
  if (!dataKeys(secret).includes('key.der')) return [];
  const block = textIn(secret, 'tls.key').replaceAll(/-----.*-----|\s/g, '');
  return bytesIn(secret, 'key.der').equals(Buffer.from(block, 'base64')) ? [] : ['key.der is of another pair'];
}
