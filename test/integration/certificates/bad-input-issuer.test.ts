import type { ObjectKey } from '../../../src/api/kubernetes.ts';
import type { Stage } from '../../support/builders/stage.ts';
import type { WrongField } from '../../support/bad-input/field-row.ts';
import { test } from 'vitest';
import { clusterIssuerType, issuerType, secretType } from '../../../src/api/resource-types.ts';
import { instant } from '../../../src/base/instant.ts';
import { issuerFields } from '../../support/bad-input/issuer-fields.ts';
import { wrongFields } from '../../support/bad-input/field-row.ts';
import { anAuthority } from '../../support/builders/key-pairs.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { aStage, authoritySecret } from '../../support/builders/stage.ts';

const cases = (['Issuer', 'ClusterIssuer'] as const).flatMap((kind) =>
  wrongFields(issuerFields).map((row) => [kind, row.field, JSON.stringify(row.wrong), row] as const),
);

test.for(cases)(
  '%s with a wrong %s (%s) says what to mend, holds up no other, and heals',
  async ([kind, , , row], context) => {
    const stage = await aStage(context);
    await stage.createAuthority();
    const { key, wrong, right } = await inNamespaceOf(stage, kind, row);
    await stage.create(issuerManifest(key.name, wrong, kind));
    context.onTestFinished(() => stage.cluster.delete(key));
    await stage.create(certificateManifest('waiting', { issuerRef: { name: key.name, kind } }));
    const told = await stage.cluster.until(
      key,
      'not Ready',
      (issuer) => conditionOf(issuer, 'Ready')?.status === 'False',
    );
    const { message = '' } = conditionOf(told, 'Ready') ?? {};
    context.expect(message).toMatch(row.says);
    await stage.issue('good');
    await stage.cluster.patch(key, { spec: right });
    await stage.settled('waiting');
  },
);

/** A ClusterIssuer has its Secret in the cluster resource namespace, which all tests share. */
async function inNamespaceOf(stage: Stage, kind: 'Issuer' | 'ClusterIssuer', { wrong, right = {} }: WrongField) {
  if (kind === 'Issuer') return { key: { type: issuerType, namespace: stage.namespace, name: 'bad' }, wrong, right };
  const name = `${stage.namespace}-ca`;
  const secret = authoritySecret(name, await anAuthority(instant(Date.now()), 'Cluster CA'));
  const metadata = { name, namespace: 'cert-manager' };
  await stage.cluster.create(secretType, { ...secret.object, metadata });
  const key: ObjectKey = { type: clusterIssuerType, namespace: '', name: stage.namespace };
  return { key, wrong: naming(name, wrong), right: naming(name, right) };
}

const naming = (name: string, spec: object): object =>
  JSON.parse(JSON.stringify(spec).replaceAll('"ca-key-pair"', JSON.stringify(name))) as object;
