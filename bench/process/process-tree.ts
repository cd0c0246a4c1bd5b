import { readdir, readFile } from 'node:fs/promises';
import type { Memory } from '../stage.ts';

/** USER_HZ: /proc tells times in hundredths of a second on every Linux. Source: proc_pid_stat(5), sysconf(3). */
const MILLISECONDS_PER_TICK = 10;
const BYTES_PER_KIB = 1024;

/** A process and all that it has started and that lives, itself first. Linux only. Source: proc_tid_children(5). */
export async function processTree(pid: number): Promise<readonly number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(threads.map((thread) => textOf(`/proc/${pid}/task/${thread}/children`)));
  const children = lists.join(' ').split(' ').filter(Boolean).map(Number);
  const below = await Promise.all(children.map(processTree));
  return [pid, ...below.flat()];
}

/** User and system time of the tree, ms: of each living process, and of the ended children that it has waited for. Source: proc_pid_stat(5), fields 14 to 17. */
export async function cpuMilliseconds(pid: number): Promise<number> {
  const ticks = await Promise.all(
    (await processTree(pid)).map(async (one) => ticksIn(await textOf(`/proc/${one}/stat`))),
  );
  return ticks.reduce((sum, one) => sum + one, 0) * MILLISECONDS_PER_TICK;
}

/** The name of a program may have spaces and parentheses in it: fields are counted from the last parenthesis. */
function ticksIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // The state is field 3.
  return [14, 15, 16, 17].reduce((sum, field) => sum + Number(fields[field - 3] ?? 0), 0);
}

/** The resident memory of one process; zero once it has ended. Source: proc_pid_status(5). */
export async function memoryOf(pid: number): Promise<Memory> {
  const status = await textOf(`/proc/${pid}/status`);
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * BYTES_PER_KIB;
  return { resident: field('VmRSS'), peak: field('VmHWM') };
}

/** A process that has ended meanwhile has no text. */
const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');
