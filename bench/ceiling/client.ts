import { readFile } from 'node:fs/promises';
import type { RawConnection } from '../raw/connection.ts';
import { throughLanes } from '../raw/lanes.ts';
import type { CeilingPlan, CeilingResult, CeilingStep } from './plan.ts';
import { NAME, UID } from './plan.ts';

const UID_IN_REPLY = /"uid": ?"([^"]+)"/;

/** The plain client: carries out the plan in the file that it is given and sends the result to its parent. */
async function main(file: string): Promise<CeilingResult> {
  const plan = JSON.parse(await readFile(file, 'utf8')) as CeilingPlan;
  const uids = new Map<string, string>();
  await carryOut(plan, plan.prepare, uids);
  const [begunAt, usedBefore] = [performance.now(), process.cpuUsage()];
  await carryOut(plan, plan.timed, uids);
  const { user, system } = process.cpuUsage(usedBefore);
  return {
    milliseconds: performance.now() - begunAt,
    requests: plan.timed.length * plan.names.length,
    clientCpuMilliseconds: (user + system) / 1000,
  };
}

async function carryOut(plan: CeilingPlan, steps: readonly CeilingStep[], uids: Map<string, string>): Promise<void> {
  if (steps.length === 0) return;
  await throughLanes(plan.target, plan.connections, plan.names, async (connection, name) => {
    for (const step of steps) await take(connection, step, name, uids);
  });
}

async function take(
  connection: RawConnection,
  { method, path, contentType, body }: CeilingStep,
  name: string,
  uids: Map<string, string>,
): Promise<void> {
  const filled = (text: string): string => text.replaceAll(NAME, name).replaceAll(UID, uids.get(name) ?? '');
  const { status, text } = await connection.send({ method, path: filled(path), contentType, body: filled(body) });
  if (status >= 300) throw new Error(`${method} ${filled(path)}: ${status} ${text.slice(0, 1000)}`);
  if (!uids.has(name)) uids.set(name, UID_IN_REPLY.exec(text)?.[1] ?? '');
}

const [, , file = ''] = process.argv;
process.send?.(await main(file), () => process.exit(0));
