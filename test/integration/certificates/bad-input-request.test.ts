import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { test } from 'vitest';
import { certificateRequestType, issuerType } from '../../../src/api/resource-types.ts';
import { requestFields } from '../../support/bad-input/request-fields.ts';
import { wrongFields } from '../../support/bad-input/field-row.ts';
import { aPrivateKey, requestFor } from '../../support/builders/key-pairs.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { aStage } from '../../support/builders/stage.ts';

const cases = wrongFields(requestFields).map(
  (row) => [row.field, JSON.stringify(row.wrong).slice(0, 60), row] as const,
);

test.for(cases)(
  'a CertificateRequest with a wrong %s (%s) says what to mend and holds up no other',
  async ([, , row], context) => {
    const stage = await aStage(context);
    await stage.createAuthority();
    await stage.cluster.until(stage.key(issuerType, 'ca'), 'Ready', isReady);
    await stage.create(await requestManifest('bad', row.wrong));
    const key = stage.key(certificateRequestType, 'bad');
    const told = await stage.cluster.until(
      key,
      'answered',
      (request) => conditionOf(request, 'Ready')?.status === 'False',
    );
    const { message = '' } = conditionOf(told, 'Ready') ?? {};
    context.expect(message).toMatch(row.says);
    await stage.create(await requestManifest('good', {}));
    await stage.cluster.until(stage.key(certificateRequestType, 'good'), 'Ready', isReady);
  },
);

const isReady = (object: KubeObject): boolean => conditionOf(object, 'Ready')?.status === 'True';

async function requestManifest(name: string, spec: object) {
  const csr = requestFor(
    { dnsNames: ['www.example.com'], usages: ['digital signature', 'key encipherment'] },
    await aPrivateKey(),
  );
  return {
    type: certificateRequestType,
    object: {
      apiVersion: 'cert-manager.io/v1',
      kind: 'CertificateRequest',
      metadata: { name },
      spec: { request: Buffer.from(csr).toString('base64'), issuerRef: { name: 'ca' }, ...spec },
    },
  };
}
