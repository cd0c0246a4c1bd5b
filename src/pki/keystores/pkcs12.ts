import { hash } from 'node:crypto';
import type { Der } from '../../base/brand.ts';
import type { Secret } from '../../base/secret.ts';
import { integer, sequence } from '../der/writer.ts';
import { distinctCertificates } from './distinct-certificates.ts';
import type { RandomBytes, TrustStoreInput } from './keystore-input.ts';
import { passwordBytes } from './password-bytes.ts';
import {
  certificateBag,
  dataContent,
  encryptedContent,
  friendlyName,
  javaTrustedKeyUsage,
  localKeyId,
  shroudedKeyBag,
} from './pkcs12-bags.ts';
import type { Pkcs12Profile } from './pkcs12-profiles.ts';
import { pkcs12Profiles } from './pkcs12-profiles.ts';
import { trustAliases } from './trust-aliases.ts';

/** A private key and its certificates, to be put into a PKCS#12 file. */
export interface Pkcs12Input {
  readonly profile: Pkcs12Profile;
  /** PKCS#8 DER. */
  readonly privateKey: Secret<Uint8Array>;
  /** DER; the leaf first, then the rest of its chain, then CAs; each is taken once. */
  readonly certificates: readonly Uint8Array[];
  readonly password: Secret<string>;
  /** Friendly name of the entry; without it readers number the entries. */
  readonly alias?: string;
  readonly randomBytes: RandomBytes;
}

/** CA certificates, to be put into a PKCS#12 trust store. */
export interface Pkcs12TrustStoreInput extends TrustStoreInput {
  readonly profile: Pkcs12Profile;
  readonly randomBytes: RandomBytes;
}

/**
 * A PKCS#12 key store (DER): `keystore.p12`. Hashing gives way to the event loop every 4 ms or so.
 * Source: RFC 7292; reference 01 §1.2 and §2.7.
 */
export async function pkcs12(input: Pkcs12Input): Promise<Uint8Array> {
  const { encryptCertificates, encryptKey, seal } = pkcs12Profiles[input.profile];
  const password = passwordBytes(input.password);
  const certificates = await encryptCertificates(certificateBags(input), password, input.randomBytes);
  const key = await encryptKey(input.privateKey.reveal(), password, input.randomBytes);
  const keyBags = sequence(shroudedKeyBag(key, entryAttributes(input)));
  const safe = sequence(encryptedContent(certificates), dataContent(keyBags));
  return file(safe, await seal(safe, password, input.randomBytes));
}

/**
 * A PKCS#12 trust store (DER): `truststore.p12`. Entries are named `ca`, `ca-1`, …
 * An empty password gives the form without encryption and seal: Java opens no other with one (trap C9).
 * Source: RFC 7292; reference 01 §2.7.
 */
export async function pkcs12TrustStore(input: Pkcs12TrustStoreInput): Promise<Uint8Array> {
  const { encryptCertificates, seal } = pkcs12Profiles[input.profile];
  const bags = trustedBags(input.caCertificates);
  if (input.password.reveal() === '') return file(sequence(dataContent(bags)));
  const password = passwordBytes(input.password);
  const safe = sequence(encryptedContent(await encryptCertificates(bags, password, input.randomBytes)));
  return file(safe, await seal(safe, password, input.randomBytes));
}

/** PFX, version 3. Source: RFC 7292 §4. */
function file(safe: Der, ...seal: readonly Der[]): Uint8Array {
  return sequence(integer(3), dataContent(safe), ...seal);
}

/** SafeContents: the leaf with the attributes that tie it to its key, the others bare. */
function certificateBags(input: Pkcs12Input): Der {
  const [leaf, ...others] = distinctCertificates(input.certificates);
  const leafBags = leaf === undefined ? [] : [certificateBag(leaf, entryAttributes(input))];
  return sequence(...leafBags, ...others.map((certificate) => certificateBag(certificate, [])));
}

function entryAttributes({ certificates: [leaf = new Uint8Array()], alias }: Pkcs12Input): readonly Der[] {
  const keyId = localKeyId(hash('sha1', leaf, 'buffer'));
  return alias === undefined ? [keyId] : [keyId, friendlyName(alias)];
}

function trustedBags(caCertificates: readonly Uint8Array[]): Der {
  const distinct = distinctCertificates(caCertificates);
  const aliases = trustAliases(distinct.length);
  const attributes = (index: number): readonly Der[] => [javaTrustedKeyUsage(), friendlyName(aliases[index] ?? '')];
  return sequence(...distinct.map((certificate, index) => certificateBag(certificate, attributes(index))));
}
