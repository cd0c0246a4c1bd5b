import { randomInt } from 'node:crypto';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { describe, test } from 'vitest';
import type { TestContext } from 'vitest';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { challengeType, endpointSliceType, ingressType, serviceType } from '../../../src/api/resource-types.ts';
import { freePorts } from '../../../tools/control-plane/ports.ts';
import { acmeWorld, whyNoWorld } from '../../support/acme-world.ts';
import { certificateManifest } from '../../support/builders/manifests.ts';
import type { Stage } from '../../support/builders/stage.ts';
import { aStage } from '../../support/builders/stage.ts';
import { sharedControlPlane } from '../../support/control-plane.ts';
import { startCountedController } from '../../support/controller.ts';
import { nameserverText } from '../../support/update-server.ts';

/** FT-25 through a running controller and Pebble; the texts of all cases are in self-check.faults.test.ts. A web server of the test stands for an ingress controller. */

const skipped = process.getuid?.() === 0 ? whyNoWorld : 'only root may listen at port 80';
const PATH = '/.well-known/acme-challenge/';
const SECRET = 'what is meant for nobody outside';

interface ChallengeText {
  readonly spec: { readonly key: string; readonly token: string };
  readonly status?: { readonly reason?: string };
}
const asChallenge = (object: KubeObject): ChallengeText => object as unknown as ChallengeText;

/** A zone in which `www.<zone>` has the address, Pebble, a controller of the namespace's own, and a Certificate for the name. */
async function ready(context: TestContext, zone: string, address: string): Promise<Stage> {
  const stage = await aStage(context);
  const world = acmeWorld();
  context.onTestFinished(() => world.end());
  const zones = [{ name: `${zone}.`, records: [`www IN A ${address}`] }];
  const dns = await world.bind([{ name: 'all', clients: ['any'], zones }]);
  const [port = 0] = await freePorts(1);
  const controller = await startCountedController(
    sharedControlPlane(),
    [
      '--leader-elect=false',
      `--namespace=${stage.namespace}`,
      '--acme-http01-solver-mode=shared',
      // Nobody is sent there: what answers is the test's.
      '--acme-http01-solver-shared-addresses=192.0.2.10',
      `--acme-http01-solver-shared-port=${port}`,
      `--acme-http01-solver-nameservers=${nameserverText(dns)}`,
    ],
    stage.namespace,
  );
  context.onTestFinished(async () => void (await controller.stop()));
  const solvers = [{ http01: { ingress: { ingressClassName: 'test', serviceType: 'ClusterIP' } } }];
  await stage.create(...(await world.issuer(dns, solvers, { httpPort: 80 })));
  await stage.create(certificateManifest('www', { issuerRef: { name: 'le' }, dnsNames: [`www.${zone}`] }));
  return stage;
}

async function told(stage: Stage): Promise<ChallengeText> {
  const isTold = (one: KubeObject): boolean =>
    (asChallenge(one).status?.reason ?? '').startsWith('Waiting for HTTP-01');
  const all = await stage.cluster.untilAll({ type: challengeType, namespace: stage.namespace }, 'told', (challenges) =>
    challenges.some(isTold),
  );
  const found = all.find(isTold);
  if (found === undefined) throw new Error('unreachable: one was told');
  return asChallenge(found);
}

async function issued(stage: Stage): Promise<void> {
  await stage.settled('www', 1, 90);
  for (const type of [challengeType, ingressType, serviceType, endpointSliceType])
    await stage.cluster.untilAll({ type, namespace: stage.namespace }, 'gone', (all) => all.length === 0, 90);
}

const listening = (server: Server, context: TestContext, address: string): Promise<void> => {
  context.onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Promise((resolve, reject) => server.on('error', reject).listen(80, address, resolve));
};

/** The port is not free to choose, so the address is: another run on this machine has another. */
const anAddress = (): string => `127.${randomInt(8, 255)}.${randomInt(1, 255)}.80`;

describe.skipIf(skipped !== undefined)(
  `a Certificate by HTTP-01 whose answer is in somebody's way${skipped === undefined ? '' : ` (skipped: ${skipped})`}`,
  () => {
    test('a redirect to what says 404 is told with address and redirect, and it is issued when mended', async (context) => {
      const { expect } = context;
      const address = anAddress();
      let serve: RequestListener = (request, response) =>
        request.url === '/login?next=secret'
          ? response.writeHead(404).end(SECRET)
          : response.writeHead(302, { location: '/login?next=secret' }).end(SECRET);
      const site = createServer((request, response) => serve(request, response));
      await listening(site, context, address);
      const stage = await ready(context, 'moved.test', address);
      const { spec, status } = await told(stage);
      expect(status?.reason).toBe(
        "Waiting for HTTP-01 challenge propagation: wrong status code '404', expected '200' from " +
          `http://www.moved.test${PATH}${spec.token} (redirected http://www.moved.test/login) at ${address}`,
      );
      serve = (_, response) => response.end(spec.key);
      await issued(stage);
    });

    test('a port 80 that is closed is told with its address, and it is issued when open', async (context) => {
      const { expect } = context;
      const address = anAddress();
      const stage = await ready(context, 'closed.test', address);
      const { spec, status } = await told(stage);
      expect(status?.reason).toBe(
        'Waiting for HTTP-01 challenge propagation: ' +
          `http://www.closed.test${PATH}${spec.token} at ${address}: the connection was refused`,
      );
      const site = createServer((_, response) => void response.end(spec.key));
      await listening(site, context, address);
      await issued(stage);
    });
  },
);
