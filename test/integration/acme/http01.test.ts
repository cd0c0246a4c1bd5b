import { networkInterfaces } from 'node:os';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { KubeObject, ResourceType } from '../../../src/api/kubernetes.ts';
import { challengeType, endpointSliceType, ingressType, serviceType } from '../../../src/api/resource-types.ts';
import { freePorts } from '../../../tools/control-plane/ports.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';
import { startChallengeTestServer } from '../../support/challtestsrv.ts';
import { sharedCluster, sharedControlPlane } from '../../support/control-plane.ts';
import type { RunningController } from '../../support/controller.ts';
import { startCountedController } from '../../support/controller.ts';
import type { RunningServer } from '../../../tools/acme-servers/server-process.ts';
import { goProgramForTests } from '../../support/go-program.ts';
import type { Pebble } from '../../../tools/acme-servers/pebble.ts';
import { startPebble } from '../../../tools/acme-servers/pebble.ts';
import { startTraefik } from '../../support/traefik.ts';

const ingressClassType: ResourceType = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  namespaced: false,
};

/** What is sent to port 80 must arrive there: for that, and for an address of the cluster's that is not loopback, root is needed. */
const address = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
const programs = {
  pebble: await goProgramForTests('pebble'),
  dns: await goProgramForTests('pebble-challtestsrv'),
};
const traefik = process.getuid?.() === 0 && address !== undefined ? await goProgramForTests('traefik') : undefined;
const missing = [programs.pebble, programs.dns, traefik].find((program) => program?.is === 'missing');
const skipped =
  traefik === undefined
    ? 'only root may listen at port 80, and an address besides loopback is needed'
    : missing?.is === 'missing'
      ? missing.because
      : undefined;
const FRONT = '127.0.7.1';

describe.skipIf(skipped !== undefined)(
  `HTTP-01 through Traefik, answered by the controller itself${skipped === undefined ? '' : ` (skipped: ${skipped})`}`,
  () => {
    let dns: RunningServer;
    let pebble: Pebble;
    beforeAll(async () => {
      if (programs.dns.is === 'missing' || programs.pebble.is === 'missing') return;
      dns = await startChallengeTestServer(programs.dns.program, FRONT);
      pebble = await startPebble({
        program: programs.pebble.program,
        dnsServer: `${dns.host}:${dns.port}`,
        httpPort: 80,
      });
      const spec = { controller: 'traefik.io/ingress-controller' };
      await sharedCluster().create(ingressClassType, {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata: { name: 'traefik' },
        spec,
      });
    });
    afterAll(async () => {
      await pebble?.stop();
      await dns?.stop();
    });

    const running: { stop(): Promise<unknown> }[] = [];
    afterAll(() => Promise.all(running.map((one) => one.stop())));

    /** A controller of the namespace's own, an ingress controller for it, and an Issuer. */
    async function ready(stage: Stage, ingress: object): Promise<RunningController> {
      if (traefik?.is !== 'there') throw new Error('no Traefik');
      const [port = 0] = await freePorts(1);
      const flags = [
        '--leader-elect=false',
        `--namespace=${stage.namespace}`,
        '--acme-http01-solver-mode=shared',
        `--acme-http01-solver-shared-addresses=${address}`,
        `--acme-http01-solver-shared-port=${port}`,
        `--acme-http01-solver-nameservers=${dns.host}:${dns.port}`,
      ];
      const controller = await startCountedController(sharedControlPlane(), flags, stage.namespace);
      running.push(controller);
      const front = {
        program: traefik.program,
        controlPlane: sharedControlPlane(),
        namespace: stage.namespace,
        address: `${FRONT}:80`,
      };
      running.push(await startTraefik(front));
      const acme = {
        server: pebble.directory,
        caBundle: Buffer.from(pebble.caBundle).toString('base64'),
        privateKeySecretRef: { name: 'account' },
        solvers: [{ http01: { ingress } }],
      };
      await stage.create(issuerManifest('le', { acme }));
      return controller;
    }

    const certificateIn = (secret: KubeObject): X509Certificate =>
      new X509Certificate(Buffer.from((secret['data'] as Record<string, string>)['tls.crt'] ?? '', 'base64'));

    test('a certificate is issued, by an Ingress of ours and then by one of somebody else, and nothing is left behind', async (context) => {
      const { expect } = context;
      const stage = await aStage(context);
      await ready(stage, { ingressClassName: 'traefik', serviceType: 'ClusterIP' });
      await stage.create(
        certificateManifest('www', { issuerRef: { name: 'le' }, dnsNames: ['www.shop.test', 'shop.test'] }),
      );
      await stage.settled('www', 1, 90);
      expect(certificateIn(await stage.secret('www-tls')).subjectAltName).toBe('DNS:www.shop.test, DNS:shop.test');
      for (const type of [challengeType, ingressType, serviceType, endpointSliceType])
        await stage.cluster.untilAll({ type, namespace: stage.namespace }, 'gone', (all) => all.length === 0, 90);

      const rules = [
        {
          host: 'inplace.test',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
          },
        },
      ];
      const spec = { ingressClassName: 'traefik', rules };
      await stage.cluster.create(ingressType, {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'web', namespace: stage.namespace },
        spec,
      });
      await stage.cluster.patch(
        stage.key({ ...ingressType, group: 'cert-manager.io', kind: 'Issuer', plural: 'issuers' }, 'le'),
        {
          spec: { acme: { solvers: [{ http01: { ingress: { name: 'web', serviceType: 'ClusterIP' } } }] } },
        },
      );
      await stage.create(certificateManifest('inplace', { issuerRef: { name: 'le' }, dnsNames: ['inplace.test'] }));
      await stage.settled('inplace', 1, 90);
      await stage.cluster.untilAll(
        { type: challengeType, namespace: stage.namespace },
        'gone',
        (all) => all.length === 0,
        90,
      );
      const ingress = await stage.cluster.get(stage.key(ingressType, 'web'));
      expect(ingress?.['spec']).toMatchObject({ rules });
    }, 300_000);
  },
);
