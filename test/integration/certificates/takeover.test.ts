import { expect, test } from 'vitest';
import { secretType } from '../../../src/api/resource-types.ts';
import { after, days, instant } from '../../../src/base/instant.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { aPrivateKey, requestFor, signedBy } from '../../support/builders/key-pairs.ts';
import type { Authority } from '../../support/builders/key-pairs.ts';
import { secretManifest } from '../../support/builders/manifests.ts';
import type { Manifest } from '../../support/builders/manifests.ts';
import { certificateStatus, managedBy, serialIn } from '../../support/builders/read-objects.ts';
import { aStage } from '../../support/builders/stage.ts';

const manager = 'cert-manager-certificates-issuing';

/** A Secret with a pair for `www`, ten days old, as another program left it. */
async function anOldSecret(authority: Authority, annotations: Readonly<Record<string, string>>): Promise<Manifest> {
  const now = instant(Date.now());
  const key = await aPrivateKey();
  const validity = { notBefore: after(now, days(-10)), notAfter: after(now, days(80)) };
  const chain = signedBy(authority, requestFor({ dnsNames: ['www.example.com'] }, key), validity);
  const data = { 'tls.key': writePrivateKey(key, 'PKCS1').reveal(), 'tls.crt': chain, 'ca.crt': authority.certificate };
  const { type, object } = secretManifest('www-tls', data, 'kubernetes.io/tls');
  return { type, object: { ...object, metadata: { ...object.metadata, annotations } } };
}

/** What the Secret says of its origin, and whether that is enough to be kept. */
const origins = [
  { name: 'restored from a backup, without any annotation', annotations: {} },
  {
    name: 'of a replaced installation, with kind and group written out',
    annotations: {
      'cert-manager.io/certificate-name': 'www',
      'cert-manager.io/issuer-name': 'ca',
      'cert-manager.io/issuer-kind': 'Issuer',
      'cert-manager.io/issuer-group': 'cert-manager.io',
    },
  },
] as const;

test.for(origins)('a Secret $name is taken over without a new certificate', async ({ annotations }, t) => {
  const stage = await aStage(t);
  const authority = await stage.createAuthority();
  await stage.create(await anOldSecret(authority, annotations));
  const before = await stage.secret('www-tls');
  const certificate = await stage.issue('www');
  const taken = await stage.cluster.until(
    stage.key(secretType, 'www-tls'),
    'taken over',
    (secret) => managedBy(secret, manager) !== undefined,
  );
  expect(serialIn(taken)).toBe(serialIn(before));
  expect(taken.metadata.labels?.['controller.cert-manager.io/fao']).toBe('true');
  expect(taken.metadata.annotations).toMatchObject({ ...annotations, 'cert-manager.io/certificate-name': 'www' });
  expect(certificateStatus(certificate).renewalTime).toBeDefined();
  expect(await stage.requests()).toEqual([]);
});

test('a Secret of another Issuer is replaced', async (t) => {
  const stage = await aStage(t);
  const authority = await stage.createAuthority();
  await stage.create(await anOldSecret(authority, { 'cert-manager.io/issuer-name': 'other' }));
  const before = await stage.secret('www-tls');
  await stage.issue('www');
  await stage.event('www', {
    type: 'Normal',
    reason: 'Issuing',
    component: 'cert-manager-certificates-trigger',
    message: 'Issuing certificate as Secret was previously issued by "Issuer.cert-manager.io/other"',
  });
  expect(serialIn(await stage.secret('www-tls'))).not.toBe(serialIn(before));
});

test('two names of 240 characters that begin alike get a request each', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  const spec = { dnsNames: ['www.example.com'] };
  const names = ['x', 'y'].map((end) => `${'a'.repeat(239)}${end}`);
  await Promise.all(names.map((name, index) => stage.issue(name, { ...spec, secretName: `tls-${index}` })));
  const requests = await stage.requests();
  const asking = requests.map(({ metadata }) => metadata.annotations?.['cert-manager.io/certificate-name']);
  expect(new Set(asking)).toEqual(new Set(names));
  for (const { metadata } of requests) expect(metadata.name).toMatch(/^a{168}-[0-9a-f]{64}-1$/);
});
