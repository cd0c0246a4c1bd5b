import type { AcmeIssuerSpec } from '../api/issuer/types.ts';
import { pem } from '../base/brand.ts';
import type { AcmeServer } from './acme-client.ts';

/** The server that an issuer names, and how it is recognised. Reference 1.4. */
export const serverOf = ({ server, caBundle, skipTLSVerify }: AcmeIssuerSpec): AcmeServer => ({
  directory: server,
  caBundle: caBundle ? pem(Buffer.from(caBundle, 'base64').toString('utf8')) : undefined,
  skipTlsVerify: skipTLSVerify === true,
});
