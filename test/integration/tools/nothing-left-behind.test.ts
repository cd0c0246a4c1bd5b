import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { sharedControlPlane } from '../../support/control-plane.ts';
import { startRun } from '../../support/processes.ts';
import type { Run } from '../../support/processes.ts';

/** Every process of the demo, by its command line. */
const DEMO_PROCESSES: readonly (readonly [string, RegExp])[] = [
  ['npm', /^npm start/],
  ['the bootstrap', /run\.cjs start/],
  ['the demo itself', /tools\/start\/main\.ts/],
  ['the controller', /bin\/certwright controller/],
  ['etcd', /\/etcd --data-dir/],
  ['the API server', /\/kube-apiserver --etcd-servers/],
  ['the controller manager', /\/kube-controller-manager --kubeconfig/],
];
/** Generous: what is ended by a closed channel is gone in a second, on a busy machine in a few. */
const SECONDS = 20;

/** A run that the test's end does away with, whatever happened. */
function aRun(
  t: TestContext,
  program: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Run {
  const run = startRun(program, parameters, environment);
  t.onTestFinished(() => run.clear());
  return run;
}

async function runFolderOf(run: Run): Promise<string> {
  const { commandLine } = await run.untilProcess(/\/etcd --data-dir/);
  return /--data-dir=(\S+)\/etcd/.exec(commandLine)?.[1] ?? '';
}

// One after the other: each has a control plane of its own.
for (const [name, fits] of DEMO_PROCESSES) {
  test(`SIGKILL to ${name} ends the whole demo and leaves nothing behind`, { concurrent: false }, async (t) => {
    const run = aRun(t, 'npm', ['start']);
    const [folder, victim] = [await runFolderOf(run), await run.untilProcess(fits)];
    await run.untilProcess(/bin\/certwright controller/);
    process.kill(victim.pid, 'SIGKILL');
    await run.untilNothingIsLeft(SECONDS);
    expect(existsSync(folder)).toBe(false);
  });
}

test('SIGKILL to the demo ends programs of KUBEBUILDER_ASSETS too, which know nothing of us', {
  concurrent: false,
}, async (t) => {
  // Without the variable that our own program is told by, it behaves as any other.
  const KUBEBUILDER_ASSETS = dirname(sharedControlPlane().kubectl);
  const run = aRun(t, 'npm', ['start'], { KUBEBUILDER_ASSETS });
  const folder = await runFolderOf(run);
  await run.untilProcess(/bin\/certwright controller/);
  const { pid } = await run.untilProcess(/tools\/start\/main\.ts/);
  process.kill(pid, 'SIGKILL');
  await run.untilNothingIsLeft(SECONDS);
  expect(existsSync(folder)).toBe(false);
});

/** Ctrl-C is SIGINT to all of the terminal's group: npm does not pass it on. SIGTERM reaches npm alone. */
const ENDINGS: readonly (readonly [string, (npm: number) => void])[] = [
  ['Ctrl-C', (npm) => process.kill(-npm, 'SIGINT')],
  ['SIGTERM to npm', (npm) => process.kill(npm, 'SIGTERM')],
];

for (const [name, end] of ENDINGS) {
  test(`${name} stops the demo in order and leaves nothing behind`, { concurrent: false }, async (t) => {
    const run = aRun(t, 'npm', ['start']);
    const folder = await runFolderOf(run);
    await run.untilProcess(/bin\/certwright controller/);
    end(run.child.pid ?? 0);
    await run.untilPrinted('Stopped; nothing is left behind.');
    await run.untilNothingIsLeft(SECONDS);
    expect(existsSync(folder)).toBe(false);
  });
}

const TEST_PROCESSES: readonly (readonly [string, RegExp])[] = [
  ['npm', /^npm test/],
  ['the bootstrap', /run\.cjs test/],
  ['the test command itself', /tools\/test\/main\.ts/],
  ['vitest', /vitest\.mjs run/],
];

for (const [name, fits] of TEST_PROCESSES) {
  test(`SIGKILL to ${name} ends a test run and leaves nothing behind`, { concurrent: false }, async (t) => {
    const run = aRun(t, 'npm', [
      'test',
      '--',
      '--project',
      'integration',
      'test/integration/tools/shared-control-plane',
    ]);
    const [folder, victim] = [await runFolderOf(run), await run.untilProcess(fits)];
    process.kill(victim.pid, 'SIGKILL');
    await run.untilNothingIsLeft(SECONDS);
    expect(existsSync(folder)).toBe(false);
  });
}
