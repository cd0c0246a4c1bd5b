import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { expect, test } from 'vitest';
import { processTree } from '../process/process-tree.ts';
import { startMeasured } from './measured-process.ts';

const PATIENTLY = { timeout: 60_000 };

async function startCommand(context: TestContext, command: string) {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-bench-'));
  context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const common = { environment: process.env, endsWithStdin: false, listensForProbes: false, listensForMetrics: false };
  return startMeasured({ program: '/bin/sh', parameters: ['-c', command], ...common }, folder);
}

test('a controller that ends is told with the end of its log', PATIENTLY, async (context) => {
  const measured = await startCommand(context, 'sleep 0.1; echo no such luck >&2; exit 3');
  await expect(measured.failed).rejects.toThrow('The controller has ended; the end of its log:\nno such luck');
});

test(
  'what is measured is the command, not the shell that ends it with us; it ends when it is stopped',
  PATIENTLY,
  async (context) => {
    const measured = await startCommand(context, 'exec sleep 600');
    // A shell that is about to become the command may still have a helper of its own.
    await expect.poll(() => processTree(measured.pid), { timeout: 30_000 }).toEqual([measured.pid]);
    let failed = false;
    measured.failed.catch(() => {
      failed = true;
    });
    await measured.stop();
    expect(() => process.kill(measured.pid, 0)).toThrow('ESRCH');
    expect(failed).toBe(false);
  },
);
