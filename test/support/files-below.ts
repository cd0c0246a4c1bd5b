import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files below a folder whose names end so, by path from the root, with slashes, sorted. */
export function filesBelow(root: string, folder: string, ending: string): readonly string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(root, path, ending);
      return entry.name.endsWith(ending) ? [path] : [];
    })
    .sort();
}
