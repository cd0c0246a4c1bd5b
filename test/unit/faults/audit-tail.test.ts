import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { expect, test } from 'vitest';
import { followAuditLog } from '../../faults/rig/audit-tail.ts';

const anyRequest = (): boolean => true;
const line = (username: string, verb: string, stage = 'ResponseComplete'): string =>
  `${JSON.stringify({ verb, stage, user: { username }, requestURI: '/' })}\n`;

async function aTail(context: TestContext, before = '') {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-test-'));
  const file = join(folder, 'audit.log');
  await writeFile(file, before);
  const tail = await followAuditLog(file, 'mine');
  context.onTestFinished(async () => {
    tail.stop();
    await rm(folder, { recursive: true });
  });
  return { file, tail };
}

test('the requests of one user are told as the log grows, also when a line comes in two pieces', async (context) => {
  const { file, tail } = await aTail(context, line('mine', 'get'));
  const next = tail.next(60, ({ verb }) => verb === 'delete');
  const whole = line('other', 'delete') + line('mine', 'create') + line('mine', 'delete');
  await appendFile(file, whole.slice(0, 100));
  await appendFile(file, whole.slice(100));
  expect(await next).toMatchObject({ verb: 'delete', user: { username: 'mine' } });
  expect(tail.requests.map(({ verb }) => verb)).toEqual(['create', 'delete']);
});

test('a watch counts once, when it begins', async (context) => {
  const { file, tail } = await aTail(context);
  const next = tail.next(60, ({ verb }) => verb === 'get');
  await appendFile(file, line('mine', 'watch', 'ResponseStarted') + line('mine', 'watch') + line('mine', 'get'));
  await next;
  expect(tail.requests.map(({ verb }) => verb)).toEqual(['watch', 'get']);
});

test('nothing is found where nothing is written', async (context) => {
  const { tail } = await aTail(context, line('mine', 'get'));
  expect(await tail.next(0, anyRequest)).toBeUndefined();
});
