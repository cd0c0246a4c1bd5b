import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubeObject } from '../../src/api/kubernetes.ts';
import { gatewayType } from './rig/kinds.ts';
import { podType } from '../../src/api/resource-types.ts';
import { conditionOf } from '../support/builders/read-objects.ts';
import { issuedCertificate, nothingLeft, solverPodRuns } from './rig/solvers.ts';
import { aScene, aTown, byIngress, certificateOf, pebbleOf } from './rig/town.ts';
import type { Town } from './rig/town.ts';

let town: Town;
beforeAll(async () => {
  town = await aTown();
});
afterAll(() => town?.stop());

test('a solver Pod answers through an Ingress, and nothing is left of it', async (context) => {
  const stage = await aScene(context, town, { server: pebbleOf(town), solver: byIngress });
  const ran = solverPodRuns(stage);
  await stage.create(certificateOf('www'));
  await ran;
  await stage.settled('www', 1, 90);
  expect((await issuedCertificate(stage, 'www')).subjectAltName).toBe('DNS:www.test');
  await nothingLeft(stage);
});

test('a solver Pod answers through an HTTPRoute of a Gateway, and nothing is left of it', async (context) => {
  const parentRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'front' }];
  const solver = { http01: { gatewayHTTPRoute: { serviceType: 'ClusterIP', parentRefs } } };
  const stage = await aScene(context, town, { server: pebbleOf(town), solver });
  await stage.create({ type: gatewayType, object: GATEWAY });
  const isProgrammed = (gateway: KubeObject): boolean => conditionOf(gateway, 'Programmed')?.status === 'True';
  await stage.cluster.until(stage.key(gatewayType, 'front'), 'Programmed', isProgrammed);
  const ran = solverPodRuns(stage);
  await stage.create(certificateOf('gateway'));
  await ran;
  await stage.settled('gateway', 1, 90);
  expect((await issuedCertificate(stage, 'gateway')).subjectAltName).toBe('DNS:gateway.test');
  await nothingLeft(stage);
});

const GATEWAY = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'front' },
  spec: { gatewayClassName: 'traefik', listeners: [{ name: 'web', protocol: 'HTTP', port: 80 }] },
};

test('a solver Pod that is deleted before it was asked is made again', async (context) => {
  const stage = await aScene(context, town, { server: pebbleOf(town), solver: byIngress });
  // The name leads elsewhere, so that the controller goes on looking and the server is not asked yet.
  await town.dns.manage('add-a', { host: 'late.test.', addresses: ['127.0.0.9'] });
  await stage.create(certificateOf('late'));
  const first = await solverPodRuns(stage);
  await stage.cluster.delete(stage.key(podType, first.metadata.name));
  const second = await solverPodRuns(stage, first);
  expect(second.metadata.uid).not.toBe(first.metadata.uid);
  await town.dns.manage('clear-a', { host: 'late.test.' });
  await stage.settled('late', 1, 90);
  await nothingLeft(stage);
});
