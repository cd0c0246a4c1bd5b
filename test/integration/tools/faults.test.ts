import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { startRun } from '../../support/processes.ts';
import type { Run } from '../../support/processes.ts';

const RUN = join(import.meta.dirname, '../../../tools/bootstrap/run.cjs');
/** Generous: what is ended by a closed channel is gone in a second, on a busy machine in a few. */
const SECONDS = 20;

function faults(t: TestContext, ...parameters: readonly string[]): Run {
  const run = startRun(process.execPath, [RUN, 'faults', ...parameters]);
  t.onTestFinished(() => run.clear());
  return run;
}

test('an unknown option is one sentence with the remedy, before anything is started', async (t) => {
  const run = faults(t, '--family', 'FT-00');
  expect(await run.ended).toBe(1);
  expect(run.printed()).toMatch(
    /^there is no family "FT-00", but FT-01.*; npm run faults -- --help shows what there is\n$/,
  );
});

test.for(['SIGINT', 'SIGKILL'] as const)(
  '%s ends all that a fault run has started and leaves nothing behind',
  { concurrent: false },
  async (signal, t) => {
    const run = faults(t, '--family', 'FT-01', '--flow', 'issue');
    const { commandLine } = await run.untilProcess(/\/etcd --data-dir/);
    await run.untilProcess(/bin\/certwright controller/);
    const { pid } = await run.untilProcess(/tools\/faults\/main\.ts/);
    process.kill(pid, signal);
    await run.untilNothingIsLeft(SECONDS);
    expect(await run.ended).toBe(signal === 'SIGINT' ? 130 : 137);
    expect(existsSync(/--data-dir=(\S+)\/etcd/.exec(commandLine)?.[1] ?? '/')).toBe(false);
  },
);
