import { attempt } from '../base/attempt.ts';
import type { Pem } from '../base/brand.ts';
import { pem } from '../base/brand.ts';
import { Fault } from '../base/fault.ts';
import { readCertificate } from '../pki/certificate/read.ts';
import { readPem } from '../pki/pem.ts';

/** Reliability 1.1, finding 4. */
const MOST_CERTIFICATES = 20;
const LARGEST_CHAIN = 64 * 1024;
const COMMON_NAME = '2.5.4.3';

/** The chain as the server gave it, leaf first. @throws Fault refused `AcmeChainInvalid`. */
export function checkedChain(body: Uint8Array): Pem {
  const read = attempt(() => readPem(body, LARGEST_CHAIN));
  const blocks = read.is === 'fault' ? [] : read.value;
  const isChain = blocks.length > 0 && blocks.length <= MOST_CERTIFICATES;
  if (isChain && blocks.every(({ label }) => label === 'CERTIFICATE')) return pem(Buffer.from(body).toString('utf8'));
  throw new Fault('refused', {
    code: 'AcmeChainInvalid',
    message: `the ACME server gave no certificate chain: 1 to ${MOST_CERTIFICATES} certificates in PEM, of ${LARGEST_CHAIN} bytes at most, are expected`,
  });
}

/** Whether the last certificate of a chain was issued by that common name. Reference 2.13. */
export function endsAt(chain: Pem, commonName: string): boolean {
  const last = readPem(chain, LARGEST_CHAIN).at(-1);
  const read = attempt(() => readCertificate(last?.der ?? new Uint8Array()));
  if (read.is === 'fault') return false;
  return read.value.issuer.flat().some(({ oid, value }) => oid === COMMON_NAME && value === commonName);
}

/** URLs of other chains for the same certificate, in the server's order. RFC 8555 §7.4.2; RFC 8288 §3. */
export function alternates(link: string | readonly string[] | undefined, base: string): readonly string[] {
  const header = typeof link === 'string' ? link : (link ?? []).join(',');
  const found = [...header.matchAll(/<([^<>]{1,2048})>((?:\s*;\s*[a-zA-Z]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)/g)];
  return found
    .filter(([, , parameters = '']) => /;\s*rel\s*=\s*"?alternate"?(\s|;|$)/i.test(parameters))
    .flatMap(([, target = '']) => (URL.canParse(target, base) ? [new URL(target, base).href] : []));
}
