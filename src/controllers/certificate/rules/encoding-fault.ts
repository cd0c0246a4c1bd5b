import type { CertificateWord } from './word.ts';
import type { Fault } from '../../../base/fault.ts';
import { describeFault } from '../../../base/fault.ts';

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

const reasonOf = (fault: Fault): string =>
  fault.code === 'KeystorePasswordSecretNotFound' ? 'KeystorePasswordSecretNotFound' : 'SecretEncodingFailed';
