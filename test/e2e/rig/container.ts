import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { podLogs } from './node.ts';
import { podStatus } from './solvers.ts';

/** The process in the one container of a Pod, as the node sees it. */
export interface ContainerProcess {
  /** KiB that no file holds: what stays in memory whatever else is short of it. */
  anonymous(): Promise<number>;
  /** Milliseconds that it has had of a processor, to a hundredth of a second. */
  cpu(): Promise<number>;
  /** Milliseconds since 1970, to a hundredth of a second. */
  readonly startedAt: number;
  /** What the kernel keeps it to, as it was told: bytes, and microseconds of CPU in a tenth of a second. */
  readonly limits: { readonly memory: number; readonly cpu: number };
}

/** Milliseconds: the kernel tells times to programs in hundredths of a second. */
const TICK = 10;

/** Finds it by the control group, whose name is the container's id. */
export async function containerProcess(pod: KubeObject): Promise<ContainerProcess> {
  const id = (podStatus(pod).containerStatuses?.[0]?.containerID ?? '').replace('containerd://', '');
  const pid = await processIn(id);
  return {
    anonymous: async () => number(/^Anonymous: +(\d+) kB/m, await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')),
    cpu: async () => {
      const [user = 0, system = 0] = (await statOf(pid)).slice(11);
      return (user + system) * TICK;
    },
    startedAt: await startOf(pid),
    limits: {
      memory: await limit(id, ['memory', 'memory.limit_in_bytes'], 'memory.max'),
      cpu: await limit(id, ['cpu', 'cpu.cfs_quota_us'], 'cpu.max'),
    },
  };
}

async function processIn(id: string): Promise<string> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
    if (groups.includes(id)) return pid;
  }
  throw new Error(`no process is in container "${id}"`);
}

/** Source: proc_pid_stat(5). From the state on, which comes after the name, which may hold anything but the last parenthesis. */
async function statOf(pid: string): Promise<readonly number[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

async function startOf(pid: string): Promise<number> {
  const ticks = (await statOf(pid))[19] ?? 0;
  const uptime = Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
  return Date.now() - uptime * 1000 + ticks * TICK;
}

/** Control groups of the first version are in a folder for each controller, those of the second together. */
async function limit(id: string, [controller = '', first = '']: readonly string[], second: string): Promise<number> {
  const root = '/sys/fs/cgroup';
  const text = await readFile(join(root, controller, 'k8s.io', id, first), 'utf8').catch(() =>
    readFile(join(root, 'k8s.io', id, second), 'utf8'),
  );
  return number(/^(\d+)/, text);
}

/** When the container wrote a line with this text. The lines begin with the time, as containerd read them. */
export async function loggedAt(pod: KubeObject, text: string): Promise<number> {
  const { name, namespace, uid } = pod.metadata;
  const file = join(podLogs(), `${namespace}_${name}_${uid}`, 'acmesolver', '0.log');
  const line = (await readFile(file, 'utf8')).split('\n').find((each) => each.includes(text));
  if (line === undefined) throw new Error(`"${text}" has not been logged`);
  return Date.parse(line.slice(0, line.indexOf(' ')));
}

function number(pattern: RegExp, text: string): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`no ${String(pattern)} in: ${text}`);
  return Number(found);
}
