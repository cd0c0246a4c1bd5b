import { expect, test } from 'vitest';
import { sharedControlPlane } from '../../support/control-plane.ts';
import { applyManifests, runKubectl } from '../../support/kubectl.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';

const get = async (stage: Stage, ...what: readonly string[]): Promise<readonly string[]> => {
  const printed = await runKubectl(sharedControlPlane(), ['get', '-n', stage.namespace, ...what]);
  return printed
    .trim()
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, '|'));
};

/** What `kubectl get` prints, column by column. */
const tables = [
  {
    what: ['certificates'],
    lines: [/^NAME\|READY\|SECRET\|AGE$/, /^www\|True\|www-tls\|\d+s$/],
  },
  {
    what: ['cert', '-o', 'wide'],
    lines: [
      /^NAME\|READY\|SECRET\|ISSUER\|STATUS\|EXPIRATION\|AGE$/,
      /^www\|True\|www-tls\|ca\|Certificate is up to date and has not expired\|\d{4}-\d\d-\d\dT[\d:]+Z\|\d+s$/,
    ],
  },
  {
    what: ['cr'],
    lines: [/^NAME\|APPROVED\|DENIED\|READY\|ISSUER\|REQUESTER\|AGE$/, /^www-1\|True\|True\|ca\|/],
  },
  { what: ['issuers', '-o', 'wide'], lines: [/^NAME\|READY\|STATUS\|AGE$/, /^ca\|True\|Signing CA verified\|\d+s$/] },
] as const;

test.for(tables)('kubectl get $what shows state and reason', async ({ what, lines }, t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  await stage.issue('www');
  const printed = await get(stage, ...what);
  expect(printed.length).toBe(lines.length);
  for (const [index, words] of lines.entries()) expect(printed[index]).toMatch(words);
});

test('kubectl wait and kubectl describe tell when a Certificate is ready, and its story', async (t) => {
  const stage = await aStage(t);
  await stage.createAuthority();
  const { object } = certificateManifest('www');
  await applyManifests(sharedControlPlane(), [{ ...object, metadata: { name: 'www', namespace: stage.namespace } }]);
  await runKubectl(sharedControlPlane(), [
    'wait',
    '-n',
    stage.namespace,
    '--for=condition=Ready',
    '--timeout=60s',
    'certificate/www',
  ]);
  await stage.settled('www', 1);
  const component = 'cert-manager-certificates-issuing';
  await stage.event('www', { type: 'Normal', reason: 'Issuing', component, message: 'successfully issued' });
  const told = await runKubectl(sharedControlPlane(), ['describe', '-n', stage.namespace, 'certificate/www']);
  expect(told).toMatch(
    /Normal +Issuing .* cert-manager-certificates-trigger +Issuing certificate as Secret does not exist/,
  );
  expect(told).toMatch(
    /Normal +Issuing .* cert-manager-certificates-issuing +The certificate has been successfully issued/,
  );
});
