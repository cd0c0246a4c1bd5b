import { secretType } from '../../src/api/resource-types.ts';
import type { Pem } from '../../src/base/brand.ts';
import { after, days, instant } from '../../src/base/instant.ts';
import { readPrivateKey } from '../../src/pki/keys/key-file.ts';
import type { Authority } from '../../test/support/builders/key-pairs.ts';
import { createSettledCertificates, settledName } from '../../test/support/settled-certificates.ts';
import { collectionPath, NAMESPACE } from '../../test/support/cluster-paths.ts';
import type { BulkRequest, Stage } from '../stage.ts';

/** Names of the first `count` Certificates that `settle` makes. */
export const settledNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => settledName(index));

/** Writes Certificates that were issued yesterday and are not due for two months, with Secrets and requests, all Ready. */
export async function settle(stage: Stage, count: number): Promise<void> {
  stage.tell(`writing ${count} Certificates that are Ready`);
  const now = Math.floor(Date.now() / 1000) * 1000;
  const validity = { notBefore: after(instant(now), days(-1)), notAfter: after(instant(now), days(89)) };
  const authority = await authorityOf(stage);
  await createSettledCertificates(stage.cluster, {
    namespace: stage.namespace,
    authority,
    count,
    validity: () => validity,
  });
}

/** The key pair of the Issuer `ca`, as its Secret holds it. */
async function authorityOf({ cluster, namespace }: Stage): Promise<Authority> {
  const secret = await cluster.get({ type: secretType, namespace, name: 'ca-key-pair' });
  const data = secret?.['data'] as Readonly<Record<string, string>> | undefined;
  const text = (name: string): string => Buffer.from(data?.[name] ?? '', 'base64').toString('utf8');
  return { key: readPrivateKey(text('tls.key')), certificate: text('tls.crt') as Pem };
}

const FOREIGN_NAMESPACE = 'others';
const FOREIGN_BYTES = 5_000;

/** Writes Secrets that have nothing to do with certificates, 5 KB each. */
export async function addForeignSecrets(stage: Stage, count: number): Promise<void> {
  if (count === 0) return;
  stage.tell(`writing ${count} other Secrets`);
  const metadata = { name: FOREIGN_NAMESPACE };
  await stage.cluster.create(NAMESPACE, { apiVersion: 'v1', kind: 'Namespace', metadata });
  await stage.sendAll(foreignSecrets(count));
}

function* foreignSecrets(count: number): Generator<BulkRequest> {
  const path = collectionPath(secretType, FOREIGN_NAMESPACE);
  const value = Buffer.alloc(FOREIGN_BYTES, 'x').toString('base64');
  for (let index = 0; index < count; index++) {
    const name = `foreign-${index}`;
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, data: { value } };
    yield { method: 'POST', path, name, body };
  }
}
