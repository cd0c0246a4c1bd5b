import type { Server } from 'node:https';
import { createServer } from 'node:https';
import { json } from 'node:stream/consumers';
import type { ResourceType } from '../../../src/api/kubernetes.ts';
import { after, days, instant } from '../../../src/base/instant.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { anAuthority, aPrivateKey, requestFor, signedBy } from '../../support/builders/key-pairs.ts';
import type { Rig } from '../rig/rig.ts';
import type { Obstacle } from './obstacle.ts';
import { untilRefused } from './obstacle.ts';
import { SECRETS_WRITTEN } from './policy.ts';

const CONFIGURATION: ResourceType = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  namespaced: false,
};
const WEBHOOK = 'gate.example.com';

/** A webhook that denies every target Secret. */
export const denyingWebhook: Obstacle = {
  says: /admission webhook "gate\.example\.com" denied the request: no pairs today; ask who looks after the quota or admission rule/,
  reason: 'Forbidden',
  place: async (rig) => {
    const { server, url, caBundle } = await startGate();
    const remove = await configure(rig, url, caBundle);
    await untilRefused(rig, 'probe-tls');
    return async () => {
      await remove();
      server.closeAllConnections();
      server.close();
    };
  },
};

/** A webhook that nobody answers for, and that must be asked. */
export const deadWebhook: Obstacle = {
  says: /the admission webhook "gate\.example\.com" could not be asked; see whether that webhook runs/,
  reason: 'WebhookUnavailable',
  place: async (rig) => {
    const { server, url, caBundle } = await startGate();
    server.close();
    const remove = await configure(rig, url, caBundle);
    await untilRefused(rig, 'probe-tls');
    return remove;
  },
};

/** Asked in this namespace alone; the mark keeps it from the Secret with the next key. */
async function configure(rig: Rig, url: string, caBundle: string): Promise<() => Promise<void>> {
  const name = `gate-${rig.namespace}`;
  await rig.cluster.create(CONFIGURATION, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: CONFIGURATION.kind,
    metadata: { name },
    webhooks: [
      {
        name: WEBHOOK,
        clientConfig: { url, caBundle },
        rules: [SECRETS_WRITTEN],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': rig.namespace } },
        matchConditions: [{ name: 'pairs', expression: "object.metadata.name.endsWith('-tls')" }],
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds: 2,
      },
    ],
  });
  return () => rig.cluster.delete({ type: CONFIGURATION, namespace: '', name });
}

async function startGate(): Promise<{ readonly server: Server; readonly url: string; readonly caBundle: string }> {
  const now = instant(Date.now());
  const [authority, key] = await Promise.all([anAuthority(now, 'CA of the gate'), aPrivateKey()]);
  const request = requestFor({ ipAddresses: ['127.0.0.1'] }, key);
  const cert = signedBy(authority, request, { notBefore: after(now, days(-1)), notAfter: after(now, days(1)) });
  const server = createServer({ key: writePrivateKey(key, 'PKCS8').reveal(), cert }, (asked, answer) => {
    void json(asked).then((review) => answer.end(JSON.stringify(denial(review))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { server, url: `https://127.0.0.1:${port}/`, caBundle: Buffer.from(authority.certificate).toString('base64') };
}

/** Source: admission.k8s.io/v1 AdmissionReview. */
function denial(review: unknown): object {
  const { request } = review as { readonly request: { readonly uid: string } };
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid: request.uid, allowed: false, status: { code: 403, message: 'no pairs today' } },
  };
}
