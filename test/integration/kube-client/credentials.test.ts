import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject, test, expect } from 'vitest';
import { seconds } from '../../../src/base/instant.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import { loadKubeconfig } from '../../../src/kube/auth/kubeconfig.ts';
import { tokenFile } from '../../../src/kube/auth/token-file.ts';
import { createKubeApi } from '../../../src/kube/client/create-kube-api.ts';
import { CONFIG_MAP, connected, never } from './connected.ts';

const page = { limit: 1 };
const selection = { type: CONFIG_MAP, namespace: 'default' };

test('a token that was rotated on disk is taken up by the request that the old one failed, and by a watch', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'token-'));
  const file = path.join(folder, 'token');
  writeFileSync(file, 'run-out');
  const credentials = tokenFile(systemClock, file);
  await credentials.current(never);
  writeFileSync(file, inject('controlPlane').token);
  const api = connected({}, { credentials });
  expect((await api.list(selection, page, never)).items).toHaveLength(1);

  writeFileSync(file, 'run-out');
  credentials.refused(await credentials.current(never));
  await credentials.current(never);
  writeFileSync(file, inject('controlPlane').token);
  for await (const event of api.watch(selection, { sendInitialEvents: true, timeoutSeconds: 5 }, never)) {
    expect(event.is).toBe('added');
    break;
  }
  api.close();
  rmSync(folder, { recursive: true });
});

test('the kubeconfig that kubectl uses is enough', async () => {
  const connection = await loadKubeconfig(inject('controlPlane').kubeconfig, { clock: systemClock, environment: {} });
  const api = createKubeApi(connection, { clock: systemClock, userAgent: 'kube-client-test', deadline: seconds(30) });
  expect((await api.list(selection, page, never)).items).toHaveLength(1);
  api.close();
});
