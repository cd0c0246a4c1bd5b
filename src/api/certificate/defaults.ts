import { days } from '../../base/instant.ts';
import type { Pkcs12Profile } from '../../pki/keystores/pkcs12-profiles.ts';

/** Run-time defaults of a spec, never written back. Those of the private key and the usages stand with what they mean, in pki/. Reference 1.2. */

/** How long a certificate is asked to live when its spec does not say. */
export const defaultDuration = days(90);
/** The name of the key entry in a Java key store when the spec does not say. */
export const defaultKeystoreAlias = 'certificate';
/** The PKCS#12 profile when the spec does not say. */
export const defaultPkcs12Profile: Pkcs12Profile = 'LegacyRC2';
/** How many requests of past revisions are kept when the spec does not say. */
export const defaultRevisionHistoryLimit = 1;
