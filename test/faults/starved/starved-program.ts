import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../family.ts';
import { programOf } from '../rig/program.ts';

/** What a process is given less of. */
export interface Shortage {
  /** `ulimit -n`: files and sockets that may be open at once. */
  readonly files?: number;
  /** `--max-old-space-size` of V8, in MiB. */
  readonly heapMiB?: number;
}

/** The same world, but for a program that starts the real one with less: in its place, by execve, so that it stays the same process. */
export async function starvedWorld(world: World, shortage: Shortage): Promise<World> {
  const runFolder = await mkdtemp(join(world.folder, 'starved-'));
  const starved = { ...world.shared, runFolder };
  const program = programOf(starved);
  await mkdir(join(program, '..'), { recursive: true });
  await writeFile(program, launcher(programOf(world.shared), shortage));
  return { ...world, shared: starved };
}

function launcher(program: string, { files, heapMiB }: Shortage): string {
  const limits = files === undefined ? '' : `ulimit -n ${files}; `;
  const flags = heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`];
  const before = ['sh', '-c', `${limits}exec "$@"`, 'sh'];
  return [
    `const { execPath, argv, env } = process;`,
    `process.execve('/bin/sh', [...${JSON.stringify(before)}, execPath, ...${JSON.stringify([...flags, program])}, ...argv.slice(2)], env);`,
  ].join('\n');
}
