import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GeneratedFile } from './generated-files.ts';
import { generatedFiles, generatedFolders } from './generated-files.ts';

/**
 * `npm run generate`: writes every file that follows from the schemas. With `--check` it writes nothing, names each file that is
 * not as it should be, and ends with 1 if there is any.
 */
const root = join(import.meta.dirname, '../..');

await (process.argv.includes('--check') ? check() : write());

async function write(): Promise<void> {
  const files = generatedFiles();
  for (const { path, content } of await staleFiles(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    console.log(`wrote ${path}`);
  }
  for (const path of await strangers(files)) {
    await rm(join(root, path));
    console.log(`removed ${path}`);
  }
}

async function check(): Promise<void> {
  const files = generatedFiles();
  const stale = [...(await staleFiles(files)).map(({ path }) => path), ...(await strangers(files))];
  for (const path of stale) console.error(`${path} is stale: run npm run generate`);
  process.exitCode = stale.length === 0 ? 0 : 1;
}

async function staleFiles(files: readonly GeneratedFile[]): Promise<readonly GeneratedFile[]> {
  const present = await Promise.all(files.map(({ path }) => readFile(join(root, path), 'utf8').catch(() => undefined)));
  return files.filter(({ content }, index) => present[index] !== content);
}

/** Files in generated folders that nothing generates any more. */
async function strangers(files: readonly GeneratedFile[]): Promise<readonly string[]> {
  const present = await Promise.all(
    generatedFolders.map(async (folder) =>
      (await readdir(join(root, folder)).catch(() => [])).map((name) => `${folder}/${name}`),
    ),
  );
  return present.flat().filter((path) => !files.some((file) => file.path === path));
}
