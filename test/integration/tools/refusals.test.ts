import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { startRun } from '../../support/processes.ts';
import type { Run } from '../../support/processes.ts';

const RUN = join(import.meta.dirname, '../../../tools/bootstrap/run.cjs');

/** The demo by its bootstrap, without npm: what is printed is ours alone. */
function aDemo(t: TestContext, parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Run {
  const run = startRun(process.execPath, [RUN, 'start', ...parameters], environment);
  t.onTestFinished(() => run.clear());
  return run;
}

async function aFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-test-'));
  t.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function refusal(run: Run): Promise<{ readonly code: number | string; readonly printed: string }> {
  return { code: await run.ended, printed: run.printed() };
}

test('a busy port is one sentence with the remedy, before anything is started', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  expect(await refusal(aDemo(t, ['--port', String(port)]))).toEqual({
    code: 1,
    printed: `Port ${port} of 127.0.0.1 is in use by another program; choose another with --port N, or leave --port out to have a free one chosen\n`,
  });
});

test('a missing Go toolchain is one sentence with the remedy', async (t) => {
  const empty = await aFolder(t);
  const found = await refusal(aDemo(t, [], { PATH: empty, XDG_CACHE_HOME: empty, KUBEBUILDER_ASSETS: '' }));
  expect(found).toEqual({
    code: 1,
    printed:
      'The control plane is built from Go modules and no Go toolchain is on the PATH; install Go 1.26 or newer (https://go.dev/dl), or name a folder with etcd, kube-apiserver and kubectl in KUBEBUILDER_ASSETS\n',
  });
});

test('without a network the modules cannot be had: one sentence with the remedy', async (t) => {
  const empty = await aFolder(t);
  // A proxy that refuses every connection is what a machine without a network looks like to Go.
  const offline = {
    XDG_CACHE_HOME: empty,
    GOMODCACHE: join(empty, 'modules'),
    GOPROXY: 'http://127.0.0.1:9',
    GOFLAGS: '',
  };
  const found = await refusal(aDemo(t, [], { ...offline, KUBEBUILDER_ASSETS: '' }));
  expect(found.code).toBe(1);
  expect(found.printed).toContain(
    'The Go modules of the control plane could not be downloaded; connect to the network or set GOPROXY to a module proxy that can be reached, and run the command again\n',
  );
});

test('a folder in KUBEBUILDER_ASSETS without the programs is named, and what is missing in it', async (t) => {
  const folder = await aFolder(t);
  await symlink('/bin/true', join(folder, 'etcd'));
  expect(await refusal(aDemo(t, [], { KUBEBUILDER_ASSETS: folder }))).toEqual({
    code: 1,
    printed: `The folder "${folder}" named by KUBEBUILDER_ASSETS has no program kube-apiserver, kubectl; add it, or unset KUBEBUILDER_ASSETS to have the control plane built here\n`,
  });
});

test('without what a whole cluster takes, the end-to-end tests say in one sentence what is missing', async (t) => {
  const run = startRun(process.execPath, [RUN, 'e2e'], { PATH: await aFolder(t) });
  t.onTestFinished(() => run.clear());
  expect(await refusal(run)).toEqual({
    code: 1,
    printed:
      process.getuid?.() === 0
        ? 'The end-to-end tests need the program "unshare"; install "util-linux"\n'
        : 'The end-to-end tests run Pods on a kubelet of their own, which takes root on Linux; run npm run e2e as root on Linux, on a machine or in a container that may make namespaces (CAP_SYS_ADMIN)\n',
  });
});

test('a parameter that is unknown is named', async (t) => {
  expect(await refusal(aDemo(t, ['--ones']))).toEqual({
    code: 1,
    printed: "Unknown option '--ones'; npm start -- --help shows what there is\n",
  });
});

test('a kubeconfig that is not there is named', async (t) => {
  const { code, printed } = await refusal(aDemo(t, ['--kubeconfig', '/nowhere/config']));
  expect({ code, printed }).toMatchObject({
    code: 1,
    printed: expect.stringContaining('there is no file "/nowhere/config"'),
  });
});

test('--acme in a cluster elsewhere is one sentence with the remedy', async (t) => {
  expect(await refusal(aDemo(t, ['--acme', '--kubeconfig', '/etc/passwd']))).toEqual({
    code: 1,
    printed:
      '--acme and --kubeconfig do not go together: the servers of --acme are on loopback, for the control plane of the demo alone; leave one of them out\n',
  });
});

test('servers of --acme that cannot be had are told, with the remedy, before anything else is built', async (t) => {
  const empty = await aFolder(t);
  const { code, printed } = await refusal(aDemo(t, ['--acme'], { PATH: empty, XDG_CACHE_HOME: empty }));
  expect(code).toBe(1);
  // Where BIND is installed it is Pebble that is missing first.
  expect(printed).toMatch(
    /^(BIND cannot be had here: .*; install BIND as \/usr\/sbin\/named, or .*|Pebble cannot be had here: .*; install Go 1\.26 or newer \(.*\))\n$/m,
  );
  expect(printed).not.toContain('control plane');
});

test('--help shows what the demo can do and starts nothing', async (t) => {
  const { code, printed } = await refusal(aDemo(t, ['--help']));
  expect(code).toBe(0);
  expect(printed).toContain('npm start -- --kubeconfig FILE');
  expect(printed).toContain('npm start -- --acme');
});

/** Where the Node that npm belongs to lives, which is the one a fresh machine has. */
const systemNode = join(dirname(process.env['npm_node_execpath'] ?? '/usr/bin/node'), 'node');

test('an older Node that the machine carries hands over to the locked one', async () => {
  const run = startRun(systemNode, [RUN, 'start', '--help'], { PATH: '/usr/bin:/bin' });
  expect(await refusal(run)).toMatchObject({ code: 0, printed: expect.stringContaining('npm start -- --once') });
});
