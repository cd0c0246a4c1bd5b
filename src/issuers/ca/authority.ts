import type { Pem } from '../../base/brand.ts';
import type { CertificateDetails } from '../../pki/certificate/details.ts';
import type { PrivateKey } from '../../pki/keys/private-key.ts';
import type { Credential } from '../issuer.ts';
import { Fault } from '../../base/fault.ts';
import { orderChain } from '../../pki/chain/order.ts';
import { writeChain } from '../../pki/chain/write.ts';
import { readPrivateKey } from '../../pki/keys/key-file.ts';
import { samePublicKey } from '../../pki/keys/public-key.ts';
import { entryOf } from '../credential.ts';

/** A certificate authority, read from its Secret and ready to sign. */
export interface Authority {
  readonly certificate: CertificateDetails;
  readonly key: PrivateKey;
  /** What goes with each certificate: the CA and those above it, without a self-signed root. Empty text if the CA is a root. */
  readonly chain: string;
  /** The root, or the highest certificate known: `status.ca`. */
  readonly top: Pem;
}

/**
 * Reads a CA's key pair: `tls.crt` (its certificate, then its chain), `tls.key`, and `ca.crt`, which is added to the chain.
 * Whether it may sign is another question: `authorityProblem`. Source: reference §1.4, §2.11 (ca).
 * @throws Fault misconfigured: an entry is missing or cannot be read, key and certificate do not belong together, not one chain.
 */
export function readAuthority(secret: Credential): Authority {
  const chain = read(secret, 'tls.crt', () => orderChain(chainTexts(secret)));
  const key = read(secret, 'tls.key', () => readPrivateKey(entryOf(secret, 'tls.key')));
  const [certificate] = chain.certificates;
  if (certificate === undefined || !samePublicKey(certificate.publicKeyInfo, key.publicKeyInfo))
    throw problem(secret, 'IssuerKeyMismatch', 'tls.key does not belong to the certificate in tls.crt');
  return {
    certificate,
    key,
    chain: writeChain(chain.certificates.filter((one) => one !== chain.root)),
    top: writeChain([chain.ca]),
  };
}

function chainTexts(secret: Credential): readonly string[] {
  const chain = entryOf(secret, 'tls.crt');
  const above = secret.data['ca.crt'];
  return [chain, ...(above === undefined ? [] : [above])].map((text) => Buffer.from(text.reveal()).toString('utf8'));
}

/** Says which Secret and entry a reader's refusal is about, and that a person has to mend it. */
function read<T>(secret: Credential, key: string, reader: () => T): T {
  try {
    return reader();
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.kind !== 'refused') throw thrown;
    throw problem(secret, thrown.code, `${key}: ${thrown.message}`, thrown.remedy);
  }
}

function problem({ namespace, name }: Credential, code: string, what: string, remedy = 'put a key pair of a CA there') {
  return new Fault('misconfigured', { code, message: `Secret "${namespace}/${name}": ${what}`, remedy });
}
