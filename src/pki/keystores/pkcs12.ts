import { Fault } from '../../base/fault.ts';
import type { Secret } from '../../base/secret.ts';
import type { RandomBytes, TrustStoreInput } from './keystore-input.ts';

/** `spec.keystores.pkcs12.profile`: which algorithms hide key and certificates. The default of the field is LegacyRC2. */
export type Pkcs12Profile = 'LegacyRC2' | 'LegacyDES' | 'Modern2023' | 'Modern2026';

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

/**
 * A PKCS#12 key store (DER): `keystore.p12`. Made for the event loop: no stretch above about 4 ms.
 * Source: RFC 7292; reference 01 §1.2 and §2.7.
 */
export function pkcs12(input: Pkcs12Input): Promise<Uint8Array> {
  throw new Fault('defect', { code: 'NotWritten', message: `no PKCS#12 yet for ${input.profile}` });
}

/** A PKCS#12 trust store (DER): `truststore.p12`. An empty password gives the password-less form that Java expects then. */
export function pkcs12TrustStore(input: TrustStoreInput & { readonly profile: Pkcs12Profile }): Promise<Uint8Array> {
  throw new Fault('defect', { code: 'NotWritten', message: `no PKCS#12 yet for ${input.profile}` });
}

/** Whether the bytes are a PKCS#12 file of ours that opens with this password: false means that it must be made anew. Never throws. */
export function pkcs12Opens(bytes: Uint8Array, password: Secret<string>): Promise<boolean> {
  throw new Fault('defect', { code: 'NotWritten', message: `no PKCS#12 yet for ${bytes.length} ${String(password)}` });
}
