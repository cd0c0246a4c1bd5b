import type { CertificateView } from '../view.ts';
import type { CertificateWord } from './word.ts';
import type { Fault } from '../../../base/fault.ts';
import type { Outcome } from './outcome.ts';
import { digest } from '../../../base/digest.ts';
import { describeFault } from '../../../base/fault.ts';
import { pairEncoding } from './wishes.ts';

type Issued = Extract<Outcome, { is: 'issued' }>;

/** Names the question for what is stored: another one when the answer, the spec or a password changes. */
export const encodeIssuedId = (view: CertificateView, { request, issued }: Issued): string =>
  `encodeIssued:${request.metadata.uid}:${issued.chainDigest}:${digest(JSON.stringify([pairEncoding(view.certificate.spec), view.passwordVersions]))}`;

/** Why what was issued cannot be written as the spec wants it, as long as only a person can mend that. */
export function encodingFault(view: CertificateView, issued: Issued): Fault | undefined {
  const fault = view.desk.lastFault(encodeIssuedId(view, issued));
  return fault === undefined || fault.kind === 'transient' ? undefined : fault;
}

/** What is said when a key pair cannot be written as the spec wants it, most often because a keystore's password is not there. */
export function explainEncodingFault({
  fault,
  word,
}: {
  readonly fault: Fault;
  readonly word: CertificateWord;
}): CertificateWord {
  if (word.do !== 'sleep' || fault.kind === 'transient') return word;
  const component = 'cert-manager-certificates-issuing';
  return { ...word, then: [{ type: 'Warning', reason: reasonOf(fault), message: describeFault(fault), component }] };
}

function reasonOf({ code }: Fault): string {
  switch (code) {
    case 'KeystorePasswordSecretNotFound':
      return 'KeystorePasswordSecretNotFound';
    case 'SecretTooLarge':
      return 'SecretTooLarge';
    default:
      return 'SecretEncodingFailed';
  }
}
