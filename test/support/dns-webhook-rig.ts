import type { AddressInfo } from 'node:net';
import type { Server } from 'node:https';
import { dynamicUpdates } from '../../examples/dns-webhook/dynamic-updates.ts';
import { readFrontProxy } from '../../examples/dns-webhook/cluster.ts';
import { createWebhook } from '../../examples/dns-webhook/webhook.ts';
import type { Solve } from '../../examples/dns-webhook/webhook.ts';
import type { ControlPlaneAddress } from '../../tools/control-plane/start.ts';
import { applyManifests, runKubectl } from './kubectl.ts';
import { testAuthority } from './test-authority.ts';

/** The sample webhook, as a part of a cluster's API. */
export interface DnsWebhookRig {
  readonly groupName: string;
  readonly server: Server;
  readonly port: number;
  /** Verifies the server. */
  readonly ca: string;
  /** Ends the server; its APIService stays. */
  close(): Promise<void>;
}

const NAMESPACE = 'dns-webhook';

/**
 * Starts the sample webhook on loopback and has the API server pass its group on to it; `more` are solvers besides `dynamic-updates`.
 * A Service of type ExternalName leads there: the API takes no loopback address as an endpoint.
 */
export async function startDnsWebhook(
  controlPlane: ControlPlaneAddress,
  more: Readonly<Record<string, Solve>> = {},
): Promise<DnsWebhookRig> {
  const groupName = 'acme.example.com';
  const authority = testAuthority('webhook-ca');
  const pair = authority.issue({ dnsNames: [`acme-example-com.${NAMESPACE}.svc`], usages: ['server auth'] });
  const cluster = { server: controlPlane.server, ca: controlPlane.caPem, token: controlPlane.token };
  const frontProxy = await readFrontProxy(cluster);
  const solvers = { 'dynamic-updates': dynamicUpdates(cluster), ...more };
  const server = createWebhook({ groupName, solvers, ...pair, frontProxy });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  await registerApiGroup(controlPlane, { groupName, port, ca: authority.ca });
  await runKubectl(controlPlane, [
    'wait',
    '--for=condition=Available',
    '--timeout=60s',
    `apiservice/v1alpha1.${groupName}`,
  ]);
  return { groupName, server, port, ca: authority.ca, close };
}

/** Has the API server pass an API group on to a port of loopback, whether anybody listens there or not. */
export async function registerApiGroup(
  controlPlane: ControlPlaneAddress,
  { groupName, port, ca }: Pick<DnsWebhookRig, 'groupName' | 'port' | 'ca'>,
): Promise<void> {
  const service = groupName.replaceAll('.', '-');
  await applyManifests(controlPlane, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: service, namespace: NAMESPACE },
      spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port }] },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `v1alpha1.${groupName}` },
      spec: {
        group: groupName,
        version: 'v1alpha1',
        groupPriorityMinimum: 1000,
        versionPriority: 15,
        caBundle: Buffer.from(ca).toString('base64'),
        service: { name: service, namespace: NAMESPACE, port },
      },
    },
  ]);
}
