import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureControlPlane } from '../../../tools/control-plane/ensure.ts';
import { startControlPlane } from '../../../tools/control-plane/start.ts';
import { runKubectl } from '../../support/kubectl.ts';
import { startRun } from '../../support/processes.ts';

const RUN = join(import.meta.dirname, '../../../tools/bootstrap/run.cjs');
const SILENT = {
  begin: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }),
  say: () => undefined,
};
const EVERYTHING = ['get', 'customresourcedefinitions,namespaces,clusterroles,clusterrolebindings', '-o', 'name'];

/** The demo's certificate is renewed a minute and a half after it was issued: most of this test is waiting for that. */
test('in a cluster that the user has, --once ends after a renewal without a failed handshake and takes back all it made', {
  timeout: 300_000,
}, async (t) => {
  const cluster = await startControlPlane(await ensureControlPlane(process.env, SILENT), process.env);
  t.onTestFinished(() => cluster.stop());
  const before = await runKubectl(cluster, EVERYTHING);
  const run = startRun(process.execPath, [RUN, 'start', '--once', '--kubeconfig', cluster.kubeconfig]);
  t.onTestFinished(() => run.clear());
  const code = await run.ended;
  expect(run.printed()).toMatch(/Renewed and served: .* [1-9]\d+ handshakes, 0 failed, 1 renewal seen/);
  expect(code).toBe(0);
  expect(await runKubectl(cluster, EVERYTHING)).toBe(before);
});
