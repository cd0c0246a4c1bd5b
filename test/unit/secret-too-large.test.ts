import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType, secretType } from '../../src/api/resource-types.ts';
import { pem } from '../../src/base/brand.ts';
import { after, days, formatInstant, truncateToSecond } from '../../src/base/instant.ts';
import { aCertificate } from '../support/builders/certificate-objects.ts';
import { anAuthority, signedBy } from '../support/builders/key-pairs.ts';
import type { CertificateRig } from '../support/certificate-rig.ts';
import { startCertificateRig } from '../support/certificate-rig.ts';

const secret = { type: secretType, namespace: 'shop', name: 'www-tls' };
const certificate = { type: certificateType, namespace: 'shop', name: 'www' };

/** Plays an issuer whose CA bundle has so many bytes. */
async function answer({ model, clock }: CertificateRig, bytes: number): Promise<void> {
  const [request] = model.objects(certificateRequestType);
  if (request === undefined) throw new Error('nothing was asked');
  const { spec } = request as KubeObject & { readonly spec: { readonly request: string } };
  const { status } = request as KubeObject & { readonly status?: { readonly certificate: string } };
  const notBefore = truncateToSecond(clock.now());
  const csr = pem(Buffer.from(spec.request, 'base64').toString());
  const chain = signedBy(await anAuthority(notBefore), csr, { notBefore, notAfter: after(notBefore, days(90)) });
  const lastTransitionTime = formatInstant(notBefore);
  model.inject.put(certificateRequestType, {
    ...request,
    status: {
      conditions: [{ type: 'Ready', status: 'True', reason: 'Issued', message: '', lastTransitionTime }],
      certificate: status?.certificate ?? Buffer.from(chain).toString('base64'),
      ca: Buffer.alloc(bytes, 'a').toString('base64'),
    },
  });
}

const readyMessage = ({ model }: CertificateRig): string | undefined => {
  const { status } = (model.find(certificate) ?? {}) as {
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly message: string }[] };
  };
  return status?.conditions?.find(({ type }) => type === 'Ready')?.message;
};

test('a pair too large for a Secret is never sent; size, limit and what is large are told once, and it is stored when it fits', async () => {
  const rig = await startCertificateRig();
  const { uid: _, resourceVersion: __, generation: ___, ...metadata } = aCertificate().metadata;
  rig.model.inject.put(certificateType, { ...aCertificate(), metadata });
  await rig.pass(2, 'unanswered');
  await answer(rig, 1_100_000);
  await rig.pass(2, 'unanswered');
  expect(readyMessage(rig)).toMatch(
    /; Secret "www-tls" would hold 1100\d{3} bytes \(ca.crt 1100000, tls.crt \d+, tls.key \d+\), and Kubernetes allows 1048576; leave out keystores/,
  );
  const writes = rig.model.writes().length;
  await rig.pass(30, 'unanswered');
  expect(rig.model.writes()).toHaveLength(writes);
  expect(rig.events.filter((event) => event.startsWith('SecretTooLarge'))).toHaveLength(1);
  await answer(rig, 1000);
  await rig.pass(2, 'unanswered');
  expect(rig.model.find(secret)).toBeDefined();
  expect(readyMessage(rig)).toBe('Certificate is up to date and has not expired');
  expect(rig.model.objects(certificateRequestType)).toHaveLength(1);
  await rig.stop();
});
