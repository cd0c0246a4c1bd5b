import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedControlPlane } from '../../support/control-plane.ts';
import { runKubectl } from '../../support/kubectl.ts';

/** kubectl without its cache: what that holds of another server on the same port, or of this one before the CRDs, has no short names. */
async function kubectl(...parameters: readonly string[]): Promise<string> {
  const cache = await mkdtemp(join(tmpdir(), 'kubectl-cache-'));
  try {
    return await runKubectl(sharedControlPlane(), ['--cache-dir', cache, ...parameters]);
  } finally {
    await rm(cache, { recursive: true });
  }
}

/** Line breaks of kubectl's layout taken out. */
const explain = async (path: string): Promise<string> => (await kubectl('explain', path)).replaceAll(/\s+/g, ' ');

test('kubectl explain teaches what a private key may be, what it is by default, and what a change does', async () => {
  const text = await explain('certificate.spec.privateKey');
  expect(text).toContain('enum: RSA, ECDSA, Ed25519 Algorithm of the private key.');
  expect(text).toContain('2048 to 8192 for RSA, one of 256, 384 and 521 for ECDSA.');
  expect(text).toContain('Default: 2048 for RSA, 256 for ECDSA.');
  expect(text).toContain('Always makes a new key. Never keeps the one in the Secret;');
});

test('kubectl explain knows all kinds by their short names and shows an example of a list entry', async () => {
  expect(await explain('cert.spec.dnsNames')).toContain('Example of an entry: www.example.com');
  expect(await explain('cr.status')).toContain('Approved or Denied: an approver has decided');
  expect(await explain('iss.spec')).toContain('exactly one of the types below');
  expect(await explain('ciss')).toContain('signs certificates for all namespaces');
});

test('kubectl explain shows the whole tree of an issuer', async () => {
  const tree = await kubectl('explain', 'issuer.spec.acme', '--recursive');
  expect(tree).toMatch(/secretAccessKeySecretRef\s+<Object>/);
  expect(tree).toMatch(/renewalInformationSource\s+<string>/);
});
