import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { bytesIn, dataKeys, textIn } from './read-objects.ts';

/**
 * What is wrong with one revision of a Secret that a TLS server would take its pair from: nothing, or sentences. `authority` is the
 * certificate that must have signed it; undefined for an ACME server, which tells no root: there the last one of the chain must have.
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
    ...(leaf.verify((authority ?? lastOf(textIn(secret, 'tls.crt'))).publicKey)
      ? []
      : ['tls.crt was signed by another CA']),
    ...(authority === undefined || isSame(textIn(secret, 'ca.crt'), authority) ? [] : ['ca.crt is another']),
    ...combinedProblems(secret),
    ...derProblems(secret),
  ];
}

const isSame = (pem: string, certificate: X509Certificate): boolean => pem.trim() === certificate.toString().trim();

const lastOf = (chain: string): X509Certificate =>
  new X509Certificate(chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)?.at(-1) ?? '');

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
