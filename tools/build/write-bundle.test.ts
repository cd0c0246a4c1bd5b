import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { writeBundle } from './write-bundle.ts';

const run = promisify(execFile);

test('the bundle runs by itself, without the packages of the checkout', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-bundle-'));
  context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeBundle(join(folder, 'dist'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const main = join(folder, 'dist/main.js');
  const { stdout: version } = await run(process.execPath, [main, 'version'], { cwd: folder });
  expect(version).toMatch(/^certwright \d+\.\d+\.\d+/);
  const { stdout: help } = await run(process.execPath, [main, 'controller', '--help'], { cwd: folder });
  expect(help).toContain('--cluster-resource-namespace');
});

test('a mistake on the command line is one clear sentence in the bundle too', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-bundle-'));
  context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeBundle(join(folder, 'dist'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const refused = run(process.execPath, [join(folder, 'dist/main.js'), 'controller', '--no-such-flag'], {
    cwd: folder,
  });
  await expect(refused).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('unknown flag: --no-such-flag'),
  });
});
