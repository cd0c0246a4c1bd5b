import type { Place } from './layers.ts';
import { outwardFiles, packageHomes, placeOf, pureModules, roomOf } from './layers.ts';

/** One import, as it stands in a file. */
export interface Import {
  /** The importing file, from the project's root: `src/pki/pem.ts`. */
  readonly from: string;
  /** What is imported: a path from the project's root, or a module's name as written. */
  readonly to: string;
  readonly isTypeOnly: boolean;
}

/** Why an import is against the layer table, as a sentence that says what to do; undefined if it is in order. */
export function importVerdict(edge: Import): string | undefined {
  const from = belowSources(edge.from);
  if (from === undefined) return undefined;
  const fromPlace = placeOf(from);
  if (fromPlace === undefined)
    return `src/${from} has no place in the layer table; give its folder a row in tools/lint/layers.ts`;
  return isProjectPath(edge.to) ? fileVerdict(edge, from, fromPlace) : moduleVerdict(edge, from, fromPlace);
}

function fileVerdict(edge: Import, from: string, fromPlace: Place): string | undefined {
  const to = belowSources(edge.to);
  if (to === undefined)
    return edge.to === 'package.json' ? undefined : `src/ may not import ${edge.to}, which is not part of the product`;
  if (to.endsWith('.test.ts')) return `src/${to} is a test; only tests import it`;
  const toPlace = placeOf(to);
  if (toPlace === undefined)
    return `src/${to} has no place in the layer table; give its folder a row in tools/lint/layers.ts`;
  return (
    placeVerdict(edge, fromPlace, toPlace) ?? roomVerdict(from, fromPlace, to) ?? outwardVerdict(edge, fromPlace, to)
  );
}

function placeVerdict({ isTypeOnly }: Import, from: Place, to: Place): string | undefined {
  if (from.name === to.name || from.imports.includes(to.name)) return undefined;
  if (!from.types.includes(to.name)) return `${from.name} may not import ${to.name}${allowed(from)}`;
  return isTypeOnly ? undefined : `${from.name} may import only types of ${to.name}: write \`import type\``;
}

function allowed({ imports, types }: Place): string {
  const typed = types.length === 0 ? '' : `; types of: ${types.join(', ')}`;
  return ` (it may import: ${imports.join(', ') || 'nothing'}${typed})`;
}

function roomVerdict(from: string, { name }: Place, to: string): string | undefined {
  const room = roomOf(to);
  if (room === undefined || room === roomOf(from)) return undefined;
  if (['commands', 'cli, dashboard, sdk'].includes(name)) return undefined;
  if (name === 'registries' && room.startsWith(from.slice(0, from.lastIndexOf('/') + 1))) return undefined;
  return `src/${room} is a room of its own: put what two rooms share beside them, in the folder above`;
}

function outwardVerdict({ isTypeOnly }: Import, from: Place, to: string): string | undefined {
  if (from.name !== 'decisions' || isTypeOnly || !outwardFiles.test(to)) return undefined;
  return `a decision is pure: of src/${to} it may import only types`;
}

function moduleVerdict({ to, isTypeOnly }: Import, from: string, { name }: Place): string | undefined {
  if (to.startsWith('node:')) {
    const allowedModules = pureModules[name];
    if (allowedModules === undefined || isTypeOnly || allowedModules.includes(to)) return undefined;
    return `${name} is pure and may not import ${to} (it may import: ${allowedModules.join(', ') || 'none of node:'})`;
  }
  const packageName = to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/');
  const home = packageHomes[packageName];
  if (home === undefined)
    return `the package ${packageName} has no home; give it a row in tools/lint/layers.ts, or do without`;
  return home.test(from) ? undefined : `the package ${packageName} is at home in ${home.source} only`;
}

function isProjectPath(to: string): boolean {
  return /^(src|test|tools|bench|ui|dist|deploy|docs|bin|examples)\//.test(to) || to === 'package.json';
}

function belowSources(path: string): string | undefined {
  return path.startsWith('src/') ? path.slice('src/'.length) : undefined;
}
