import type { ResourceType } from '../../../src/api/kubernetes.ts';
import {
  challengeType,
  endpointSliceType,
  ingressType,
  issuerType,
  orderType,
  serviceType,
} from '../../../src/api/resource-types.ts';
import { certificateManifest, issuerManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import type { Rig } from '../rig/rig.ts';
import { ACME_ISSUER, whyNoAcmeServers } from './acme-servers.ts';
import type { Flow } from './flow.ts';
import { HTTP_ZONE, httpServers } from './http-servers.ts';
import { untilSettled } from './settled.ts';

/** A name of each plan's own: Challenges of the same name wait for each other. */
const nameIn = ({ namespace }: Rig): string => `${namespace}.${HTTP_ZONE}`;
/** What is made for a Challenge, and has to go with it. */
const MADE: readonly ResourceType[] = [challengeType, ingressType, serviceType, endpointSliceType];

/** A first certificate of an ACME server, proven by the controller's own listener behind a Service and an Ingress. */
export const acmeHttp01: Flow = {
  name: 'acme-http01',
  whyNot: whyNoAcmeServers,
  // EndpointSlices take no address of loopback; nobody connects to this one.
  flags: ['--acme-http01-solver-mode=shared', '--acme-http01-solver-shared-addresses=192.0.2.1'],
  signatures: 1,
  setUp: async (rig) => {
    const { pebble, router } = await httpServers();
    router.lead(nameIn(rig), rig.solverPort);
    const acme = {
      server: pebble.directory,
      caBundle: Buffer.from(pebble.caBundle).toString('base64'),
      privateKeySecretRef: { name: 'le-account' },
      // Nothing leads port 80 of the name to the listener: Pebble asks at the port of the router.
      solvers: [{ http01: { ingress: { ingressClassName: 'none' } }, waitInsteadOfSelfCheck: '1s' }],
    };
    await rig.create(issuerManifest(ACME_ISSUER, { acme }));
    const isReady = (issuer: Parameters<typeof conditionOf>[0]) => conditionOf(issuer, 'Ready')?.status === 'True';
    await rig.cluster.until(rig.key(issuerType, ACME_ISSUER), 'Ready', isReady);
  },
  act: (rig) => rig.create(certificateManifest('web', { issuerRef: { name: ACME_ISSUER }, dnsNames: [nameIn(rig)] })),
  untilEnd: async (rig, seconds) => {
    await untilSettled(rig, 'web', 1, seconds);
    const { cluster, namespace } = rig;
    for (const type of MADE)
      await cluster.untilAll({ type, namespace }, `no ${type.kind}`, (all) => all.length === 0, seconds);
    const orders = await cluster.list(orderType, namespace);
    if (orders.length !== 1) throw new Error(`there are ${orders.length} Orders`);
  },
};
