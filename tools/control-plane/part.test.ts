import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startRun } from '../../test/support/processes.ts';

const PARTS = 12;
/** Starts parts that know nothing of us, each with a folder of its own below argv[1], and is killed. */
const PROGRAM = `
import { mkdirSync } from 'node:fs';
import { startPart } from ${JSON.stringify(join(import.meta.dirname, 'part.ts'))};
for (let n = 0; n < ${PARTS}; n += 1) {
  const folder = process.argv[1] + '/' + n;
  mkdirSync(folder);
  const environment = { ...process.env, CONTROL_PLANE_RUN_FOLDER: folder };
  startPart({ name: 'sleeper', program: 'sleep', parameters: ['300'], logFile: folder + '/log', environment, endsWithStdin: false });
}
console.log('started');
setInterval(() => undefined, 1000);
`;

test('SIGKILL to whoever started parts ends each of them and removes its folder, whichever of the two comes first', {
  timeout: 60_000,
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-test-'));
  t.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const run = startRun(process.execPath, ['--input-type=module', '-e', PROGRAM, folder]);
  t.onTestFinished(() => run.clear());
  await run.untilPrinted('started');
  expect(await readdir(folder)).toHaveLength(PARTS);
  process.kill(run.child.pid ?? 0, 'SIGKILL');
  await run.untilNothingIsLeft(20);
  expect(await readdir(folder)).toEqual([]);
});
