import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBundle } from '../../../tools/build/write-bundle.ts';
import type { ControlPlaneAddress } from '../../../tools/control-plane/start.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Where the program of a control plane's plans is. */
export const programOf = ({ runFolder }: Pick<ControlPlaneAddress, 'runFolder'>): string =>
  join(runFolder, 'program/bin/certwright');

/**
 * Writes the program as it is shipped, bin and bundle, beside the control plane. It starts faster than the sources, and stays as it is
 * while somebody edits them during a long run.
 */
export async function writeProgram(address: Pick<ControlPlaneAddress, 'runFolder'>): Promise<void> {
  const folder = join(address.runFolder, 'program');
  await mkdir(folder);
  await cp(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await writeBundle(join(folder, 'dist'));
}
