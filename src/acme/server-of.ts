import type { AcmeIssuerSpec } from '../api/issuer/types.ts';
import { pem } from '../base/brand.ts';
import type { AcmeServer } from './acme-client.ts';

/** The server that an issuer names, and how it is recognised. The same object for the same spec: each turn asks, and a bundle is long. Reference 1.4. */
export function serverOf(spec: AcmeIssuerSpec): AcmeServer {
  const known = servers.get(spec);
  if (known !== undefined) return known;
  const server = readServer(spec);
  servers.set(spec, server);
  return server;
}

const servers = new WeakMap<AcmeIssuerSpec, AcmeServer>();

const readServer = ({ server, caBundle, skipTLSVerify }: AcmeIssuerSpec): AcmeServer => ({
  directory: server,
  caBundle: caBundle ? pem(Buffer.from(caBundle, 'base64').toString('utf8')) : undefined,
  skipTlsVerify: skipTLSVerify === true,
});
