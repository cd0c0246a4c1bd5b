import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { anchorsOf, prose } from './markdown.ts';
import type { Document } from './documents.ts';

/**
 * Relative links that lead nowhere: a file that is not there, or a heading that its file does not have. One line each:
 * `docs/a.md:12 link to b.md#c: …`. Links to other sites are not followed.
 */
export function checkLinks(root: string, documents: readonly Document[]): readonly string[] {
  const anchors = new Map(documents.map(({ path, text }) => [path, anchorsOf(text)]));
  return documents.flatMap(({ path, text }) =>
    linksOf(text).flatMap(({ line, target }) => {
      const fault = faultOf(root, { from: path, target, anchors });
      return fault === undefined ? [] : [`${path}:${line} link to ${target}: ${fault}`];
    }),
  );
}

interface Link {
  readonly line: number;
  readonly target: string;
}

/** Inline links and images, reference definitions, and HTML attributes; code is left out. */
const LINK = /\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\s*\[[^\]]+\]:\s+<?(\S+?)>?\s*$|(?:href|src)="([^"]+)"/g;

function linksOf(text: string): readonly Link[] {
  return prose(text).flatMap((content, index) =>
    [...content.matchAll(LINK)].map((match) => ({ line: index + 1, target: match[1] ?? match[2] ?? match[3] ?? '' })),
  );
}

interface Target {
  readonly from: string;
  readonly target: string;
  readonly anchors: ReadonlyMap<string, ReadonlySet<string>>;
}

function faultOf(root: string, { from, target, anchors }: Target): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) return undefined;
  const [file = '', anchor = ''] = target.split('#', 2);
  if (file.startsWith('/')) return 'begins at the root of a machine';
  const path = file === '' ? from : posix.normalize(posix.join(posix.dirname(from), decodeURIComponent(file)));
  if (path.startsWith('../')) return 'leads out of the project';
  if (!existsSync(join(root, path))) return 'there is no such file';
  return hasAnchor(anchors.get(path), anchor) ? undefined : 'the file has no such heading';
}

/** Only anchors of Markdown files are known. */
function hasAnchor(headings: ReadonlySet<string> | undefined, anchor: string): boolean {
  return anchor === '' || headings === undefined || headings.has(anchor.toLowerCase());
}
