import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { expect, test } from 'vitest';
import { auditMark, requestsOf } from './audit-tail.ts';
import { countRequests } from './count-requests.ts';

interface Line {
  readonly verb: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly user?: string;
  readonly stage?: string;
}

const lineOf = ({ verb, resource, subresource, user = 'measured', stage = 'ResponseComplete' }: Line): string =>
  `${JSON.stringify({ verb, stage, requestURI: '/', user: { username: user }, objectRef: { resource, subresource } })}\n`;

async function anAuditLog(context: TestContext, lines: readonly Line[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-bench-'));
  context.onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'audit.log');
  await writeFile(file, lines.map(lineOf).join(''));
  return file;
}

const LINES: readonly Line[] = [
  { verb: 'create', resource: 'secrets' },
  { verb: 'create', resource: 'secrets', user: 'somebody' },
  { verb: 'patch', resource: 'certificates', subresource: 'status' },
  { verb: 'patch', resource: 'certificates', subresource: 'status' },
  { verb: 'delete', resource: 'secrets' },
  { verb: 'create', resource: 'events' },
  { verb: 'patch', resource: 'events' },
  { verb: 'get', resource: 'secrets' },
  { verb: 'list', resource: 'issuers' },
  { verb: 'get', resource: 'leases' },
  { verb: 'update', resource: 'leases' },
  { verb: 'watch', resource: 'issuers', stage: 'ResponseStarted' },
  { verb: 'watch', resource: 'issuers', stage: 'ResponseComplete' },
];

test('writes, events, reads, watches and Leases are told apart, and somebody else is not counted', async (context) => {
  const file = await anAuditLog(context, LINES);
  const counts = countRequests(await requestsOf(file, 'measured', 0));
  expect(counts).toMatchObject({ writes: 4, events: 2, reads: 2, watches: 1, leases: 2 });
  expect([...counts.by][0]).toEqual(['patch certificates/status', 2]);
  expect(counts.by.get('watch issuers')).toBe(1);
});

test('only what came after a mark is counted, whole lines only, also where the log is longer than one piece', async (context) => {
  const file = await anAuditLog(context, LINES);
  const mark = await auditMark(file);
  expect(await requestsOf(file, 'measured', mark)).toEqual([]);
  const many = Array.from({ length: 20_000 }, () => lineOf({ verb: 'create', resource: 'secrets' }));
  await appendFile(file, `${many.join('')}{"verb":"create","user":{"username":"measured"}`);
  expect(countRequests(await requestsOf(file, 'measured', mark)).writes).toBe(20_000);
});
