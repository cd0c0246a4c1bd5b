import type { Encryption } from './pkcs12-encryption.ts';
import { encryptAes256, encryptRc2, encryptTripleDes } from './pkcs12-encryption.ts';
import type { Sealing } from './pkcs12-mac.ts';
import { sealPbmac1, sealSha1, sealSha256 } from './pkcs12-mac.ts';

/** `spec.keystores.pkcs12.profile`: which algorithms hide key and certificates. The default of the field is LegacyRC2. */
export type Pkcs12Profile = 'LegacyRC2' | 'LegacyDES' | 'Modern2023' | 'Modern2026';

/** What a profile is made of. */
export interface Pkcs12ProfileParts {
  readonly encryptCertificates: Encryption;
  readonly encryptKey: Encryption;
  readonly seal: Sealing;
}

/** The four profiles. Who reads which: LegacyRC2 old Java and Windows; LegacyDES nearly all; Modern2023 OpenSSL 1.1.1, Java 12; Modern2026 OpenSSL 3.4, Java 26. */
export const pkcs12Profiles: Record<Pkcs12Profile, Pkcs12ProfileParts> = {
  LegacyRC2: { encryptCertificates: encryptRc2, encryptKey: encryptTripleDes, seal: sealSha1 },
  LegacyDES: { encryptCertificates: encryptTripleDes, encryptKey: encryptTripleDes, seal: sealSha1 },
  Modern2023: { encryptCertificates: encryptAes256, encryptKey: encryptAes256, seal: sealSha256 },
  Modern2026: { encryptCertificates: encryptAes256, encryptKey: encryptAes256, seal: sealPbmac1 },
};
