import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../src/base/fault.ts';
import { runQuietly } from './run-quietly.ts';
import type { QuietRun } from './run-quietly.ts';

/**
 * Downloads a package, with those that it depends on and this machine does not have, and unpacks them all below `root`. Nothing is installed,
 * and no right to do so is needed: the lists of packages are fetched into a folder of our own.
 * @throws Fault misconfigured: no apt-get, no network, no such package.
 */
export async function obtainPackage(name: string, root: string, run: QuietRun): Promise<void> {
  const work = `${root}.work`;
  await rm(work, { recursive: true, force: true });
  try {
    const apt = await aptIn(work, run);
    await apt(['-q', 'update']);
    const files = packageFiles(await apt(['install', '--print-uris', '-qq', '--no-install-recommends', name]));
    if (files.length === 0) throw alreadyInstalled(name);
    await apt(['-q', 'download', ...files.map(({ selector }) => selector)]);
    await mkdir(root, { recursive: true });
    for (const { file } of files) await runQuietly('dpkg-deb', ['-x', join(work, file), root], run);
    await writeFile(join(root, 'packages.txt'), `${files.map(({ file }) => file).join('\n')}\n`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type Apt = (parameters: readonly string[]) => Promise<string>;

/** apt-get with its state in `work`. As root it would drop to a user who may not write there. */
async function aptIn(work: string, run: QuietRun): Promise<Apt> {
  await mkdir(join(work, 'lists', 'partial'), { recursive: true });
  await mkdir(join(work, 'cache', 'archives', 'partial'), { recursive: true });
  const options = [
    `Dir::State::Lists=${join(work, 'lists')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
    'Acquire::Languages=none',
    'Acquire::Retries=3',
  ].flatMap((option) => ['-o', option]);
  return (parameters) => runQuietly('apt-get', [...options, ...parameters], { ...run, folder: work });
}

interface PackageFile {
  /** As `apt-get download` names what it writes. */
  readonly file: string;
  /** As `apt-get download` wants to be asked. */
  readonly selector: string;
}

/** Lines are `'URL' NAME_VERSION_ARCHITECTURE.deb SIZE CHECKSUM`, with a colon in the version written as %3a. */
function packageFiles(printed: string): readonly PackageFile[] {
  return [...printed.matchAll(/^'[^']+' (([^_ ]+)_([^_ ]+)_([^_ ]+)\.deb) /gm)].map(
    ([, file = '', name = '', version = '']) => ({ file, selector: `${name}=${decodeURIComponent(version)}` }),
  );
}

const alreadyInstalled = (name: string): Fault =>
  new Fault('misconfigured', {
    code: 'DebianPackageIncomplete',
    message: `the package "${name}" is installed on this machine, and its program is not where it should be`,
    remedy: `install "${name}" anew`,
  });
