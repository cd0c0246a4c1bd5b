import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs openssl with some text or bytes as its input, and gives what it printed. Fails with its words. */
export const openssl = (parameters: readonly string[], input: string | Uint8Array = ''): Promise<string> =>
  run('openssl', parameters, input);

/** Runs keytool in English. */
export const keytool = (parameters: readonly string[]): Promise<string> =>
  run('keytool', ['-J-Duser.language=en', ...parameters], '');

/** Calls `use` with the paths of files of these contents, in their order, which are gone afterwards. */
export async function withFiles<T>(
  contents: readonly (string | Uint8Array)[],
  use: (...paths: readonly string[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-test-'));
  try {
    const paths = contents.map((_, index) => join(folder, `file-${index}`));
    await Promise.all(paths.map((path, index) => writeFile(path, contents[index] ?? '')));
    return await use(...paths);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(program: string, parameters: readonly string[], input: string | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, parameters, { timeout: 60_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program} ${parameters.join(' ')}: ${stderr || stdout}`));
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
