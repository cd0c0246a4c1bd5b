import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObjectKey } from '../../../src/api/kubernetes.ts';
import { seconds } from '../../../src/base/instant.ts';
import { Secret } from '../../../src/base/secret.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import { fixedCredentials } from '../../../src/kube/auth/fixed-credentials.ts';
import { createKubeApi } from '../../../src/kube/client/create-kube-api.ts';
import type { KubeClient } from '../../../src/kube/client/options.ts';
import { ensureControlPlane } from '../../../tools/control-plane/ensure.ts';
import type { ControlPlane } from '../../../tools/control-plane/start.ts';
import { startControlPlane } from '../../../tools/control-plane/start.ts';
import type { Cluster } from '../../support/cluster.ts';
import { clusterAt } from '../../support/cluster.ts';
import { aNamespace } from '../../support/control-plane.ts';
import type { CuttableLink } from './cuttable-link.ts';
import { layLink } from './cuttable-link.ts';
import type { Followed } from './followed-config-maps.ts';
import { CONFIG_MAP, followConfigMaps } from './followed-config-maps.ts';

const SILENT = {
  begin: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }),
  say: () => undefined,
};

// A control plane of its own, because its API server is killed; our client reaches it over a link that the test cuts.
let controlPlane: ControlPlane;
let cluster: Cluster;
let link: CuttableLink;
let client: KubeClient;

beforeAll(async () => {
  controlPlane = await startControlPlane(await ensureControlPlane(process.env, SILENT), process.env);
  cluster = clusterAt(controlPlane);
  link = await layLink(new URL(controlPlane.server));
  const credentials = fixedCredentials({ token: new Secret(controlPlane.token) });
  client = createKubeApi(
    { server: link.url, ca: controlPlane.caPem, credentials },
    { clock: systemClock, userAgent: 'kube-runtime-test', deadline: seconds(30) },
  );
});

afterAll(async () => {
  client.close();
  await link.close();
  await controlPlane.stop();
});

interface Scene {
  readonly followed: Followed;
  readonly keyOf: (name: string) => ObjectKey;
  readonly write: (name: string, value: string) => Promise<unknown>;
}

/** A namespace with `kept`, `changed` and `removed`, followed and known. */
async function aScene(t: Parameters<typeof aNamespace>[0]): Promise<Scene> {
  const namespace = await aNamespace(t, cluster);
  const keyOf = (name: string): ObjectKey => ({ type: CONFIG_MAP, namespace, name });
  const write = (name: string, value: string): Promise<unknown> =>
    cluster.apply(CONFIG_MAP, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name }, data: { value } });
  for (const name of ['kept', 'changed', 'removed']) await write(name, 'old');
  const followed = followConfigMaps(client, namespace);
  await followed.until(['changed=old', 'kept=old', 'removed=old']);
  return { followed, keyOf, write };
}

async function changeAll({ write, keyOf }: Scene): Promise<void> {
  await write('changed', 'new');
  await write('made', 'new');
  await cluster.delete(keyOf('removed'));
}

const AFTER = ['changed=new', 'kept=old', 'made=new'];

describe('nothing is missed', { concurrent: false }, () => {
  test('while the watch is cut', async (t) => {
    const scene = await aScene(t);
    link.cut();
    await changeAll(scene);
    expect(scene.followed.contents()).toEqual(['changed=old', 'kept=old', 'removed=old']);
    link.mend();
    await scene.followed.until(AFTER);
    expect(scene.followed.states.join()).not.toContain('relisting Expired');
    await scene.followed.stop();
  });

  test('when the API server is killed and started again', async (t) => {
    const scene = await aScene(t);
    await controlPlane.kill('kube-apiserver');
    await controlPlane.restart('kube-apiserver');
    await changeAll(scene);
    await scene.followed.until(AFTER);
    await scene.followed.stop();
  });

  test('when the API server no longer knows the version we had seen (410)', async (t) => {
    const scene = await aScene(t);
    link.cut();
    await changeAll(scene);
    // A new API server knows no history from before its start.
    await controlPlane.kill('kube-apiserver');
    await controlPlane.restart('kube-apiserver');
    link.mend();
    await scene.followed.until(AFTER);
    expect(scene.followed.states).toContain('relisting Expired');
    await scene.followed.stop();
  });
});
