import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Document } from './documents.ts';

/** Files beside the documents into which tools write paths and hosts unasked. */
const ALSO = ['package-lock.json', '.npmrc'];

/** What only holds on one machine, or names where somebody downloads from. */
const TRACES: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/(?<![\w.~-])\/(?:home|Users)\/[a-z]\w*/i, 'a path in somebody’s home folder'],
  [/(?<![\w.~/-])\/(?:root|work|workspace|mnt)\/\w/, 'a path of one machine'],
  [/\b[A-Z]:\\Users\\/, 'a path in somebody’s home folder'],
  [
    /\b(?:registry\.(?:npmjs\.org|npmmirror\.com|yarnpkg\.com)|npm\.pkg\.github\.com)\b/i,
    'the host of a package registry',
  ],
  [/\b(?:proxy|sum)\.golang\.org\b|\bgoproxy\.\w+/i, 'the host of a module proxy'],
  [/\bhttps?:\/\/[^\s/"]*(?:artifactory|nexus|verdaccio|devpi)/i, 'the host of a package registry'],
  [/"resolved": "https?:/, 'the host of a package registry'],
];

/** Absolute paths and registry hosts in documents, the lock file and npm's settings: one line each. */
export function checkMachineTraces(root: string, documents: readonly Document[]): readonly string[] {
  const others = ALSO.filter((path) => existsSync(join(root, path)));
  const files = [...documents, ...others.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))];
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => tracesIn(line, `${path}:${index + 1}`)),
  );
}

function tracesIn(line: string, where: string): readonly string[] {
  return TRACES.flatMap(([pattern, what]) => {
    const found = pattern.exec(line)?.[0];
    return found === undefined ? [] : [`${where} ${what}: ${found}`];
  });
}
