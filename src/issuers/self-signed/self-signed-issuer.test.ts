import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Credential, Signing, SigningRequest } from '../issuer.ts';
import type { SampleKey } from '../../../test/support/sample-pki.ts';
import type { SelfSignedIssuerSpec } from '../../api/issuer/types.ts';
import { aConfig, aCredential, aSigningRequest, keyText, notPem } from '../../../test/support/builders/signing.ts';
import { certificateText, noon, opensslVerify, sampleKey, sampleLeaf } from '../../../test/support/sample-pki.ts';
import { after, days } from '../../base/instant.ts';
import { readCertificate } from '../../pki/certificate/read.ts';
import { writePem } from '../../pki/pem.ts';
import { createSelfSignedIssuer } from './self-signed-issuer.ts';

const annotations = { 'cert-manager.io/private-key-secret-name': 'www-k3y' };
const issuer = createSelfSignedIssuer({ randomBytes: (count) => randomBytes(count), now: () => noon });
const keySecret = (text: string): Credential => aCredential({ 'tls.key': text }, { name: 'www-k3y' });

function sign(request: SigningRequest, secret?: Credential, spec: SelfSignedIssuerSpec = {}): Promise<Signing> {
  const config = aConfig({ selfSigned: spec }, ...(secret === undefined ? [] : [secret]));
  return issuer.sign?.(request, config, new AbortController().signal) ?? Promise.reject(new Error('cannot sign'));
}

describe('a self-signed certificate', () => {
  const kinds: readonly SampleKey[] = ['RSA 2048', 'P-256', 'P-384', 'P-521', 'Ed25519'];
  test.each(kinds)('of a CA with a key of kind %s is a root that openssl follows', async (kind) => {
    const key = sampleKey(kind);
    const request = aSigningRequest({ commonName: 'Root', isCA: true }, { annotations }, key);
    const signing = await sign(request, keySecret(keyText(key)));
    if (signing.is !== 'issued') throw new Error(signing.because);
    const leaf = sampleLeaf({ certificate: readCertificate(signing.chain), key }, { dnsNames: ['a.example.com'] });
    expect(opensslVerify(writePem('CERTIFICATE', leaf.der), signing.ca)).toMatch(/OK$/);
    expect(signing).toMatchObject({ ca: signing.chain, warnings: [] });
  });

  test('lives as long as asked and names the revocation lists of the issuer', async () => {
    const key = sampleKey();
    const request = aSigningRequest({ commonName: 'x' }, { annotations, duration: days(1) }, key);
    const signing = await sign(request, keySecret(keyText(key)), {
      crlDistributionPoints: ['http://crl.example.com/r'],
    });
    const certificate = readCertificate(signing.is === 'issued' ? signing.chain : '');
    expect(certificate).toMatchObject({ notBefore: noon, notAfter: after(noon, days(1)) });
    expect(certificateText(certificate.der)).toContain('URI:http://crl.example.com/r');
  });

  test('without a subject is issued with a warning (trap C11)', async () => {
    const key = sampleKey();
    expect(await sign(aSigningRequest({}, { annotations }, key), keySecret(keyText(key)))).toMatchObject({
      is: 'issued',
      warnings: [{ reason: 'BadConfig', message: expect.stringContaining('empty Issuer DN') }],
    });
  });
});

describe('what is missing or wrong is told', () => {
  const key = sampleKey();
  const request = aSigningRequest({ commonName: 'x' }, { annotations }, key);

  test('without the annotation the request is refused before anybody is asked', () => {
    expect(issuer.plan(aSigningRequest(), aConfig({ selfSigned: {} }))).toMatchObject({
      is: 'refuse',
      reason: 'MissingAnnotation',
      because: expect.stringContaining('cert-manager.io/private-key-secret-name'),
    });
  });

  test('the key is looked for in the namespace of the request, whatever the issuer, and not kept', () => {
    expect(issuer.plan(request, { spec: { selfSigned: {} }, resourceNamespace: 'kube-system' })).toMatchObject({
      is: 'sign',
      needs: [
        {
          namespace: 'shop',
          name: 'www-k3y',
          once: true,
          missing: { reason: 'MissingSecret' },
          unreadable: { reason: 'ErrorGettingSecret' },
        },
      ],
    });
  });

  const cases: readonly (readonly [string, SigningRequest, Credential | undefined, object])[] = [
    [
      'no Secret',
      request,
      undefined,
      { is: 'pending', reason: 'MissingSecret', because: 'Referenced secret shop/www-k3y not found' },
    ],
    ['no key in it', request, keySecret(''), { is: 'pending', reason: 'ErrorParsingKey' }],
    ['no key that can be read', request, keySecret('hello'), { is: 'pending', reason: 'ErrorParsingKey' }],
    [
      'another key than that of the CSR',
      request,
      keySecret(keyText(sampleKey())),
      { is: 'failed', reason: 'ErrorKeyMatch' },
    ],
    [
      'a CSR that cannot be read',
      { ...request, request: notPem },
      keySecret(keyText(key)),
      { is: 'failed', reason: 'ErrorGenerating' },
    ],
    [
      'a CSR that asks for more than the request',
      aSigningRequest({ commonName: 'x', usages: ['server auth'] }, { annotations, usages: ['client auth'] }, key),
      keySecret(keyText(key)),
      { is: 'failed', reason: 'ErrorSigning' },
    ],
  ];
  test.each(cases)('%s', async (_, asked, secret, expected) => {
    expect(await sign(asked, secret)).toMatchObject(expected);
  });

  test('the issuer itself is always ready', async () => {
    expect(await issuer.check(aConfig({ selfSigned: {} }), new AbortController().signal)).toMatchObject({
      is: 'ready',
      condition: { type: 'Ready', status: 'True', reason: 'IsReady', message: '' },
    });
  });
});
