import { beforeAll, expect, test } from 'vitest';
import type { Pairs } from '../../../test/support/builders/certificate-fixtures.ts';
import { makePairs } from '../../../test/support/builders/certificate-fixtures.ts';
import { aCertificate, aRequestOf, aTargetSecret } from '../../../test/support/builders/certificate-objects.ts';
import { readerOf } from '../../../test/support/builders/readers.ts';
import { anIssuer } from '../../../test/support/builders/signing-objects.ts';
import { certificateRequestFacts } from '../../api/certificate-request/facts.ts';
import { certificateFacts } from '../../api/certificate/facts.ts';
import { issuerFacts } from '../../api/issuer/facts.ts';
import type { KubeObject } from '../../api/kubernetes.ts';
import { secretFacts } from '../../api/secret/facts.ts';
import { requestFor } from '../../../test/support/builders/key-pairs.ts';
import { readCertificate } from '../../pki/certificate/read.ts';
import { renewalIdentifier } from '../../pki/certificate/renewal-identifier.ts';
import { certificateIndexes } from '../certificate/watch.ts';
import { replacedCertificate } from './replaced-certificate.ts';

let pairs: Pairs;
beforeAll(async () => {
  pairs = await makePairs();
});

interface World {
  readonly secret?: KubeObject;
  readonly request?: KubeObject;
  readonly certificate?: KubeObject;
  readonly acme?: object;
}

function replaced({ secret, request, certificate, acme }: World): string | undefined {
  const secrets = [secret ?? aTargetSecret(pairs.key, pairs.chain)].map(secretFacts);
  const readers = {
    certificates: readerOf([certificate ?? aCertificate()].map(certificateFacts), certificateIndexes),
    secrets: readerOf(secrets),
  };
  const spec = { acme: { server: 'https://a/dir', privateKeySecretRef: { name: 'account' }, ...acme } };
  return replacedCertificate(
    readers,
    certificateRequestFacts(request ?? aRequestOf(2, pairs.nextRequest)),
    issuerFacts(anIssuer({ spec })),
  );
}

test('the certificate in use is named as the server knows it', () => {
  expect(replaced({})).toBe(renewalIdentifier(readCertificate(pairs.chain)));
});

test.each<[string, () => World]>([
  [
    'for a request that no Certificate made',
    () => {
      const request = aRequestOf(2, pairs.nextRequest);
      return { request: { ...request, metadata: { ...request.metadata, ownerReferences: [] } } };
    },
  ],
  ['of an issuer that wants no ARI', () => ({ acme: { renewalInformationSource: 'None' } })],
  [
    'that another issuer issued',
    () => {
      const secret = aTargetSecret(pairs.key, pairs.chain);
      const annotations = { ...secret.metadata.annotations, 'cert-manager.io/issuer-name': 'another' };
      return { secret: { ...secret, metadata: { ...secret.metadata, annotations } } };
    },
  ],
  [
    'that shares no name with the request',
    () => ({
      request: aRequestOf(2, requestFor({ dnsNames: ['other.example.com'] }, pairs.nextKey)),
    }),
  ],
  ['where the Secret is another one', () => ({ certificate: aCertificate({ spec: { secretName: 'elsewhere' } }) })],
])('nothing is named %s', (_, world) => {
  expect(replaced(world())).toBeUndefined();
});
