import { onTestFinished } from 'vitest';
import type { TestContext } from 'vitest';
import { CERTWRIGHT_IMAGE } from '../../../tools/e2e/image-names.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import type { Manifest } from '../../support/builders/manifests.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';
import { startChallengeTestServer } from '../../support/challtestsrv.ts';
import type { ChallengeTestServer } from '../../support/challtestsrv.ts';
import { sharedControlPlane } from '../../support/control-plane.ts';
import { startCountedController } from '../../support/controller.ts';
import { applyManifests } from '../../support/kubectl.ts';
import { startPebble } from '../../../tools/acme-servers/pebble.ts';
import type { Pebble } from '../../../tools/acme-servers/pebble.ts';
import { startTraefik } from '../../support/traefik.ts';
import { NODE_ADDRESS } from './place.ts';
import { goProgram } from './programs.ts';

/** What stands around the cluster in the stories of one file: DNS that leads every name to Traefik, and Pebble, which asks at port 80. */
export interface Town {
  readonly dns: ChallengeTestServer;
  readonly pebble: Pebble;
  stop(): Promise<void>;
}

/** What Ingresses and Gateways name to be served by Traefik. */
const CLASSES = [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'traefik' },
    spec: { controller: 'traefik.io/ingress-controller' },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: 'traefik' },
    spec: { controllerName: 'traefik.io/gateway-controller' },
  },
];

/** Puts it up. */
export async function aTown(): Promise<Town> {
  await applyManifests(sharedControlPlane(), CLASSES);
  const dns = await startChallengeTestServer(await goProgram('pebble-challtestsrv'), NODE_ADDRESS);
  const dnsServer = `${dns.host}:${dns.port}`;
  const [pebble, traefik] = await Promise.all([
    startPebble({ program: await goProgram('pebble'), dnsServer, httpPort: 80 }),
    startTraefik({
      program: await goProgram('traefik'),
      controlPlane: sharedControlPlane(),
      address: `${NODE_ADDRESS}:80`,
      gateways: true,
    }),
  ]);
  return {
    dns,
    pebble,
    stop: async () => void (await Promise.all([pebble.stop(), traefik.stop(), dns.stop()])),
  };
}

/** An ACME server as an Issuer names it. */
export interface AcmeServer {
  readonly directory: string;
  /** PEM. */
  readonly ca: string;
}

/** What one story has of its own. */
export interface Scene {
  readonly server: AcmeServer;
  /** `spec.acme.solvers[0]`. */
  readonly solver: object;
  /** Flags of the controller besides those of all stories. */
  readonly flags?: readonly string[];
}

/**
 * A namespace with an Issuer `le`, and a controller for it alone that runs on the node, outside of Pods; it looks names up where the ACME
 * server does.
 */
export async function aScene(context: TestContext, { dns }: Town, scene: Scene): Promise<Stage> {
  const stage = await aStage(context);
  const controller = await startCountedController(
    sharedControlPlane(),
    [
      '--leader-elect=false',
      '--enable-gateway-api',
      `--namespace=${stage.namespace}`,
      `--acme-http01-solver-image=${CERTWRIGHT_IMAGE}`,
      `--acme-http01-solver-nameservers=${dns.host}:${dns.port}`,
      ...(scene.flags ?? []),
    ],
    stage.namespace,
  );
  onTestFinished(async () => void (await controller.stop()));
  const acme = {
    server: scene.server.directory,
    caBundle: Buffer.from(scene.server.ca).toString('base64'),
    privateKeySecretRef: { name: 'account' },
    solvers: [scene.solver],
  };
  await stage.create(issuerManifest('le', { acme }));
  return stage;
}

/** Pebble as an Issuer names it. */
export const pebbleOf = ({ pebble }: Town): AcmeServer => ({ directory: pebble.directory, ca: pebble.caBundle });

/** A Certificate `<name>` from the Issuer of the scene, for `<name>.test`. */
export const certificateOf = (name: string): Manifest =>
  certificateManifest(name, { issuerRef: { name: 'le' }, dnsNames: [`${name}.test`] });

/** HTTP-01 by an Ingress that Traefik serves. */
export const byIngress = { http01: { ingress: { ingressClassName: 'traefik', serviceType: 'ClusterIP' } } };
