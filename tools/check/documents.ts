import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A Markdown file of the project. */
export interface Document {
  /** From the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Folders whose files are not ours or not kept. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'coverage', '.git']);

/** All Markdown files of the project, sorted by path. */
export async function readDocuments(root: string): Promise<readonly Document[]> {
  const paths = (await markdownFiles(root)).sort();
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(root, path).replaceAll('\\', '/'),
      text: await readFile(path, 'utf8'),
    })),
  );
}

async function markdownFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.md'));
  const folders = entries.filter((entry) => entry.isDirectory() && !LEFT_OUT.has(entry.name));
  const below = await Promise.all(folders.map(({ name }) => markdownFiles(join(folder, name))));
  return [...files.map(({ name }) => join(folder, name)), ...below.flat()];
}
