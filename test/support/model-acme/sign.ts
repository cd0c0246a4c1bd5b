// How the model ACME server signs: with the authority of the test, what the order is for and nothing else. Part of test/support/model-acme.ts; RFC 8555 §7.4.
import type { Pem } from '../../../src/base/brand.ts';
import { pem } from '../../../src/base/brand.ts';
import { attempt } from '../../../src/base/attempt.ts';
import { after, days, truncateToSecond } from '../../../src/base/instant.ts';
import type { CertificateRequestDetails } from '../../../src/pki/certificate-request/details.ts';
import { readCertificateRequest } from '../../../src/pki/certificate-request/read.ts';
import { writePem } from '../../../src/pki/pem.ts';
import { signedBy } from '../builders/key-pairs.ts';
import type { Response } from './responses.ts';
import { problem } from './responses.ts';
import type { ModelOrder, State } from './state.ts';

/** Whether it was signed. */
export const isWritten = (signed: Pem | Response): signed is Pem => typeof signed === 'string';

/** The chain for a signing request in base64url, or why there is none. */
export function signOrder({ options }: State, order: ModelOrder, csr: string): Pem | Response {
  const { authority, clock } = options;
  if (authority === undefined) return problem(500, 'serverInternal', 'nobody signs here');
  const read = attempt(() => readCertificateRequest(Buffer.from(csr, 'base64url')));
  if (read.is === 'fault') return problem(400, 'badCSR', 'it cannot be read');
  const [asked, ordered] = [namesOf(read.value), order.identifiers.map(({ value }) => value).sort()];
  if (asked.join() !== ordered.join()) return problem(400, 'badCSR', `it asks for ${asked.join()}`);
  const notBefore = truncateToSecond(clock.now());
  const notAfter = order.notAfter ?? after(notBefore, days(90));
  const leaf = signedBy(authority, writePem('CERTIFICATE REQUEST', read.value.der), { notBefore, notAfter });
  return pem(`${leaf}${authority.certificate}`);
}

const namesOf = ({ dnsNames, ipAddresses }: CertificateRequestDetails): readonly string[] =>
  [...dnsNames, ...ipAddresses].map((name) => name.toLowerCase()).sort();
