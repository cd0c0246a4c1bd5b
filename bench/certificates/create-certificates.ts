import { certificateType } from '../../src/api/resource-types.ts';
import { collectionPath } from '../../test/support/cluster-paths.ts';
import type { Algorithm } from '../measurement.ts';
import type { BulkRequest } from '../stage.ts';

const PRIVATE_KEYS: Readonly<Record<Algorithm, object>> = {
  ecdsa: { algorithm: 'ECDSA', size: 256 },
  rsa: { algorithm: 'RSA', size: 2048 },
};

/** `issued-0001`, `issued-0002`, …: each as long as the others, and none contained in another. */
export const certificateNames = (n: number, prefix = 'issued'): readonly string[] =>
  Array.from({ length: n }, (_, index) => `${prefix}-${String(index + 1).padStart(6, '0')}`);

/** Requests that create Certificates from the Issuer `ca`, one for each name, as they are taken. */
export function* createCertificates(
  namespace: string,
  names: readonly string[],
  algorithm: Algorithm,
): Generator<BulkRequest> {
  const path = collectionPath(certificateType, namespace);
  for (const name of names) yield { method: 'POST', path, name, body: certificateBody(namespace, name, algorithm) };
}

/** A Certificate as most people write one: one name, keys of one kind, everything else by default. */
export const certificateBody = (namespace: string, name: string, algorithm: Algorithm) => ({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name, namespace },
  spec: {
    secretName: `${name}-tls`,
    dnsNames: [`${name}.example.com`],
    privateKey: PRIVATE_KEYS[algorithm],
    issuerRef: { name: 'ca', kind: 'Issuer' },
  },
});
