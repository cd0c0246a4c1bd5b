import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBundle } from '../../tools/build/write-bundle.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Writes the program as it is shipped, bin and bundle, into a new folder, and gives the path of `certwright` in it. */
export async function writeShippedProgram(folder: string): Promise<string> {
  await mkdir(folder);
  await cp(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await writeBundle(join(folder, 'dist'));
  return join(folder, 'bin/certwright');
}
