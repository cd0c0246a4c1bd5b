import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkLinks } from './links.ts';

/** What a document beside `docs/other.md` says, and what is wrong with it (nothing: accepted). */
const cases: readonly (readonly [sentence: string, text: string, fault: string | undefined])[] = [
  ['a file that is there', '[x](other.md)', undefined],
  ['a file that is not there', '[x](gone.md)', 'link to gone.md: there is no such file'],
  ['a folder that is there', '[x](../docs)', undefined],
  ['an image that is not there', '![x](gone.png "title")', 'link to gone.png: there is no such file'],
  ['a heading of another file', '[x](other.md#two-words-2nd-time)', undefined],
  ['a heading that another file lacks', '[x](other.md#three)', 'link to other.md#three: the file has no such heading'],
  ['the second heading of one name', '[x](other.md#again-1)', undefined],
  ['the third heading of one name, which is not there', '[x](other.md#again-2)', 'the file has no such heading'],
  ['a heading with code and a link in it', '[x](other.md#the-decide-rule)', undefined],
  ['a heading that stands in code only', '[x](other.md#no-heading)', 'the file has no such heading'],
  ['an anchor set by hand', '[x](other.md#by-hand)', undefined],
  ['a heading of its own', '# Here\n[x](#here)', undefined],
  ['a heading that it lacks', '[x](#there)', 'link to #there: the file has no such heading'],
  ['a reference whose file is not there', '[x][y]\n\n[y]: gone.md', 'doc.md:3 link to gone.md'],
  ['a link in HTML', '<img src="gone.svg" alt="">', 'link to gone.svg'],
  ['a path of a machine', '[x](/etc/passwd)', 'begins at the root of a machine'],
  ['a way out of the project', '[x](../../other/a.md)', 'leads out of the project'],
  ['another site, which nobody follows', '[x](https://example.com/gone.md)', undefined],
  ['a link in code', '`[x](gone.md)`\n\n```\n[x](gone.md)\n```\n', undefined],
  ['a link behind a block of code', '```\ncode\n```\n[x](gone.md)', 'doc.md:4 link to gone.md'],
];

const other =
  '# Two words, 2nd time!\n## Again\n## Again\n### The [`decide`](decide.ts) rule\n```\n# No heading\n```\n<a id="by-hand">\n';
const folder = mkdtempSync(join(tmpdir(), 'certwright-links-'));

beforeAll(() => {
  mkdirSync(join(folder, 'docs'));
  writeFileSync(join(folder, 'docs/other.md'), other);
  writeFileSync(join(folder, 'docs/doc.md'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(cases)('%s', (_, text, fault) => {
  const documents = [
    { path: 'docs/doc.md', text },
    { path: 'docs/other.md', text: other.replace('(decide.ts)', '(other.md)') },
  ];
  const found = checkLinks(folder, documents);
  if (fault === undefined) expect(found).toEqual([]);
  else expect(found).toEqual([expect.stringContaining(fault)]);
});
