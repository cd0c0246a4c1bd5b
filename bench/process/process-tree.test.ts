import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { recordMemory } from './memory-record.ts';
import { cpuMilliseconds, processTree } from './process-tree.ts';

/** Takes a fifth of a second of CPU and 40 MiB, says so, and stays. */
const BUSY = `const held = Buffer.alloc(40 * 2 ** 20, 1);
while (process.cpuUsage().user < 200_000);
console.log('took', held.length);
setInterval(() => held.fill(2), 1000);`;

test('a child counts with the process that started it: its time, its memory, and its highest memory also when it is gone', {
  timeout: 60_000,
}, async () => {
  const script = `"$1" -e "$2" </dev/null; echo ended; cat`;
  const shell = spawn('/bin/sh', ['-c', script, 'sh', process.execPath, BUSY], { stdio: ['pipe', 'pipe', 'inherit'] });
  const memory = recordMemory(shell.pid ?? 0);
  await once(shell.stdout, 'data');
  expect(await processTree(shell.pid ?? 0)).toHaveLength(2);
  expect(await cpuMilliseconds(shell.pid ?? 0)).toBeGreaterThanOrEqual(190);
  const busy = await memory.look();
  expect(busy.resident).toBeGreaterThan(40 * 2 ** 20);
  expect(busy.peak).toBeGreaterThanOrEqual(busy.resident);

  for (const child of (await processTree(shell.pid ?? 0)).slice(1)) process.kill(child, 'SIGKILL');
  await once(shell.stdout, 'data');
  expect(await cpuMilliseconds(shell.pid ?? 0), 'time of a child that was waited for').toBeGreaterThanOrEqual(190);
  const after = await memory.look();
  expect(after.resident).toBeLessThan(busy.resident);
  expect(after.peak).toBeGreaterThanOrEqual(busy.peak);
  shell.stdin.end();
  await once(shell, 'exit');
});
