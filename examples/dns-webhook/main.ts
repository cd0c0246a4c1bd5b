import { readFileSync } from 'node:fs';
import type { Cluster } from './cluster.ts';
import { readFrontProxy } from './cluster.ts';
import { dynamicUpdates } from './dynamic-updates.ts';
import { createWebhook } from './webhook.ts';

/** `node main.ts GROUP CERTIFICATE KEY PORT`, in a Pod. */
const [groupName = 'acme.example.com', certificate = '/tls/tls.crt', key = '/tls/tls.key', port = '8443'] =
  process.argv.slice(2);

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const { KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT } = process.env;
const cluster: Cluster = {
  server: `https://${KUBERNETES_SERVICE_HOST}:${KUBERNETES_SERVICE_PORT}`,
  ca: readFileSync(`${ACCOUNT}/ca.crt`, 'utf8'),
  // Read anew each time, as the kubelet renews it.
  get token() {
    return readFileSync(`${ACCOUNT}/token`, 'utf8');
  },
};

const webhook = createWebhook({
  groupName,
  solvers: { 'dynamic-updates': dynamicUpdates(cluster) },
  certificate: readFileSync(certificate, 'utf8'),
  key: readFileSync(key, 'utf8'),
  frontProxy: await readFrontProxy(cluster),
});
webhook.listen(Number(port));
process.once('SIGTERM', () => webhook.close());
