import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { Stage } from '../../support/builders/stage.ts';
import type { TestContext } from 'vitest';
import { X509Certificate } from 'node:crypto';
import { test } from 'vitest';
import { certificateType, secretType } from '../../../src/api/resource-types.ts';
import { problemsOfPair } from '../../support/builders/examine-pair.ts';
import { certificateManifest, secretManifest } from '../../support/builders/manifests.ts';
import { certificateStatus, keyPrintIn, serialIn } from '../../support/builders/read-objects.ts';
import { renewAgainAndAgain } from '../../support/builders/renew.ts';
import { aStage } from '../../support/builders/stage.ts';
import { sharedControlPlane } from '../../support/control-plane.ts';
import { watchSecretRevisions } from '../../support/secret-revisions.ts';
import { startTlsProbe } from '../../support/tls-probe.ts';

const CERTIFICATES = 25;
const RENEWALS = 20;
const REVISIONS = RENEWALS + 1;

/** Every kind of key and of Secret takes part; the RSA keys are kept, since making 40 of them shows nothing more. */
const shapes: readonly object[] = [
  { privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Always' } },
  { privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Never' } },
  { privateKey: { algorithm: 'Ed25519' }, additionalOutputFormats: [{ type: 'CombinedPEM' }, { type: 'DER' }] },
  {
    privateKey: { algorithm: 'ECDSA', encoding: 'PKCS8', size: 384 },
    keystores: { pkcs12: { create: true, profile: 'Modern2023', password: 'a password' } },
    additionalOutputFormats: [{ type: 'CombinedPEM' }, { type: 'DER' }],
  },
  { privateKey: { algorithm: 'RSA', size: 2048, rotationPolicy: 'Never' }, revisionHistoryLimit: 3 },
];
const KEEPS_KEY = shapes.map((shape) => JSON.stringify(shape).includes('Never'));
const nameOf = (index: number): string => `c${index}`;
const names = Array.from({ length: CERTIFICATES }, (_, index) => nameOf(index));

test('500 renewals: no revision of any Secret ever holds a mismatched pair or an empty field', {
  timeout: 400_000,
}, async (context) => {
  const stage = await aStage(context);
  const { certificate } = await stage.createAuthority();
  const authority = new X509Certificate(certificate);
  const revisions = watchSecretRevisions(sharedControlPlane(), stage.namespace, lastSecret(stage));
  await stage.create(...names.map((name, index) => certificateManifest(name, shapes[index % shapes.length])));
  await renewAll(stage, CERTIFICATES, context);
  await Promise.all(names.map((name) => stage.settled(name, REVISIONS)));
  await revisions.finish();

  const seen = names.map((name) => revisions.all().get(`${name}-tls`) ?? []);
  const { expect } = context;
  expect(seen.flatMap((all) => all.flatMap((secret) => problemsOfPair(secret, authority)))).toEqual([]);
  expect(new Set(seen.flat().map(serialIn)).size, 'serial numbers').toBe(CERTIFICATES * REVISIONS);
  expect(seen.map((all) => all.length)).toEqual(names.map(() => REVISIONS));
  const keys = seen.map((all) => new Set(all.map(keyPrintIn)).size);
  expect(keys).toEqual(names.map((_, index) => (KEEPS_KEY[index % shapes.length] === true ? 1 : REVISIONS)));
  await showsNothingLeft(stage, context);
});

/** Requests beyond the history are gone, the revision is counted, and no next key stands about. */
async function showsNothingLeft(stage: Stage, { expect }: TestContext): Promise<void> {
  const certificates = await stage.cluster.list(certificateType, stage.namespace);
  expect(certificates.map((object) => certificateStatus(object).revision)).toEqual(names.map(() => REVISIONS));
  const kept = names.flatMap((name, index) =>
    index % shapes.length === 4 ? [19, 20, 21].map((revision) => `${name}-${revision}`) : [`${name}-${REVISIONS}`],
  );
  await expect
    .poll(async () => (await stage.requests()).map(({ metadata }) => metadata.name), { timeout: 10_000 })
    .toEqual(kept.sort());
  const secrets = await stage.cluster.list(secretType, stage.namespace);
  expect(secrets.map(({ metadata }) => metadata.name).sort()).toEqual(
    ['ca-key-pair', 'last', ...names.map((name) => `${name}-tls`)].sort(),
  );
}

test('a TLS server that takes each pair as it comes never fails a handshake', { timeout: 200_000 }, async (context) => {
  const stage = await aStage(context);
  const { certificate } = await stage.createAuthority();
  await stage.issue('www', { dnsNames: ['www.example.com'] });
  const probe = await startTlsProbe(await stage.secret('www-tls'), { servername: 'www.example.com', ca: certificate });
  context.onTestFinished(async () => void (await probe.stop()));
  const revisions = watchSecretRevisions(sharedControlPlane(), stage.namespace, lastSecret(stage), (secret) => {
    if (secret.metadata.name === 'www-tls') probe.serve(secret);
  });
  await renewAll(stage, 1, context);
  await revisions.finish();
  await probe.untilServed(serialIn(await stage.secret('www-tls')));
  const { failures, handshakes, serials } = await probe.stop();
  context.expect(failures).toEqual([]);
  context.expect(handshakes).toBeGreaterThan(RENEWALS);
  context.expect(serials.size).toBeGreaterThan(RENEWALS / 2);
});

const lastSecret = (stage: Stage) => (): Promise<KubeObject> => {
  const { type, object } = secretManifest('last', { note: 'written after everything else' });
  return stage.cluster.create(type, { ...object, metadata: { ...object.metadata, namespace: stage.namespace } });
};

async function renewAll(stage: Stage, certificates: number, { signal }: TestContext): Promise<void> {
  const stop = new AbortController();
  const renewals = { namespace: stage.namespace, certificates, upTo: REVISIONS };
  await renewAgainAndAgain(sharedControlPlane(), renewals, AbortSignal.any([signal, stop.signal]));
  stop.abort();
}
