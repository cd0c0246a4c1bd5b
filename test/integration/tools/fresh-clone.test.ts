import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { startRun } from '../../support/processes.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** A checkout with the bootstrap, a lock file that names nothing, and a command that prints which Node it runs under. */
async function aClone(t: TestContext, npmScript: string): Promise<{ readonly folder: string; readonly npm: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-clone-'));
  t.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(join(ROOT, 'tools/bootstrap'), join(folder, 'tools/bootstrap'), { recursive: true });
  await mkdir(join(folder, 'tools/check'), { recursive: true });
  await writeFile(
    join(folder, 'tools/check/main.ts'),
    'const major: number = parseInt(process.versions.node); console.log(`under Node ${major}`);\n',
  );
  await writeFile(join(folder, 'package-lock.json'), '{}');
  const npm = join(folder, 'npm.cjs');
  await writeFile(npm, npmScript);
  return { folder, npm };
}

const LOCKED_NODE = join(ROOT, 'node_modules/.bin/node');
/** What `npm ci` does as far as the bootstrap can see: it makes node_modules with a Node in it, and counts how often it ran. */
const INSTALLS = `const fs = require('node:fs');
fs.mkdirSync('node_modules/.bin', { recursive: true });
fs.symlinkSync(${JSON.stringify(LOCKED_NODE)}, 'node_modules/.bin/node');
fs.appendFileSync('installed', process.argv.slice(2).join(' ') + '\\n');`;
const failsWith = (words: string): string => `process.stderr.write(${JSON.stringify(words)}); process.exitCode = 1;`;

async function check(clone: {
  readonly folder: string;
  readonly npm: string;
}): Promise<{ code: number | string; printed: string }> {
  const run = startRun(
    '/usr/bin/node',
    [join(clone.folder, 'tools/bootstrap/run.cjs'), 'check'],
    { npm_execpath: clone.npm },
    clone.folder,
  );
  return { code: await run.ended, printed: run.printed() };
}

test('a fresh clone is installed once, and again when the lock file changes; the command runs under Node 24', async (t) => {
  const clone = await aClone(t, INSTALLS);
  expect(await check(clone)).toMatchObject({
    code: 0,
    printed: expect.stringMatching(/npm ci[^]*installed[^]*under Node 24/),
  });
  expect(await check(clone)).toEqual({ code: 0, printed: 'under Node 24\n' });
  await rm(join(clone.folder, 'node_modules/.bin/node'));
  await writeFile(join(clone.folder, 'package-lock.json'), '{ }');
  expect(await check(clone)).toMatchObject({ code: 0, printed: expect.stringContaining('npm ci') });
  expect(await readFile(join(clone.folder, 'installed'), 'utf8')).toBe('ci --no-progress\nci --no-progress\n');
});

const FAILURES: readonly (readonly [string, string, string])[] = [
  ['no network', 'npm error code ENOTFOUND', 'The packages could not be downloaded: connect to the network'],
  ['no space', 'npm error code ENOSPC', 'There is no space left to install the packages: free some space'],
  [
    'a folder that cannot be written',
    'npm error code EROFS',
    'The packages may not be written to node_modules or to the npm cache',
  ],
  [
    'a lock file that does not fit',
    'npm error code EUSAGE',
    'package.json and package-lock.json do not fit together: run npm run lock.',
  ],
  [
    'anything else',
    'npm error something new',
    'npm ci failed (npm error something new): run npm ci to see all of its messages.',
  ],
];

for (const [name, words, sentence] of FAILURES) {
  test(`${name} is one sentence with the remedy, and the next run installs again`, async (t) => {
    const clone = await aClone(t, failsWith(words));
    const first = await check(clone);
    expect(first.code).toBe(1);
    expect(first.printed.split('\n').slice(1)).toEqual([expect.stringContaining(sentence), '']);
    await writeFile(clone.npm, INSTALLS);
    expect(await check(clone)).toMatchObject({ code: 0, printed: expect.stringContaining('under Node 24') });
  });
}

test('where no locked Node runs and the machine has an older one, it says so', async (t) => {
  const clone = await aClone(t, '');
  const version = execFileSync('/usr/bin/node', ['--version'], { encoding: 'utf8' }).trim().slice(1);
  const { code, printed } = await check(clone);
  if (Number.parseInt(version, 10) >= 24) return expect(printed).toContain('under Node');
  expect(code).toBe(1);
  expect(printed).toContain(`Node ${version} is too old: install Node 24 or newer and run the command again.`);
});
