import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const MAIN = join(import.meta.dirname, 'main.ts');

function certwright(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { env: {} }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('certwright', () => {
  const answers: [string, readonly string[], RegExp][] = [
    [
      '--help lists the commands',
      ['--help'],
      /Commands:\n {2}controller .*certificates\.\n {2}acmesolver .*Pod\.\n {2}version /,
    ],
    [
      'version names version, Node and platform',
      ['version'],
      /^certwright \d+\.\d+\.\d+ \(node v24\.\S+, linux\/\w+\)\n$/,
    ],
    [
      'controller --help shows every flag with its default',
      ['controller', '--help'],
      /--concurrent-workers number\n .*\(default 5\)/,
    ],
  ];
  test.concurrent.each(answers)('%s', async (_, args, text) => {
    expect(await certwright(...args)).toEqual({ code: 0, stdout: expect.stringMatching(text), stderr: '' });
  });

  const refusals: [string, readonly string[], string][] = [
    ['no command: shows the commands', [], 'Usage:\n  certwright COMMAND'],
    ['an unknown command', ['nonsense'], 'unknown command "nonsense" for "certwright"; see certwright --help\n'],
    ['an unknown flag', ['controller', '--nonsense'], '"error executing command" err="unknown flag: --nonsense"'],
    [
      'a flag of a missing feature',
      ['controller', '--enable-gateway-api-listenerset'],
      'err="--enable-gateway-api-listenerset belongs to the Gateway API, which this version does not have yet"',
    ],
    [
      'a value out of its bounds',
      ['controller', '--kube-api-burst=1'],
      'err="error validating flags: kubernetesAPIBurst: Invalid value: 1: must be higher or equal to kubernetesAPIQPS"',
    ],
    ['outside a cluster without kubeconfig', ['controller'], 'err="error creating rest config: '],
    [
      'a kubeconfig that is not there',
      ['controller', '--kubeconfig=/nonexistent'],
      'err="error creating rest config: ',
    ],
  ];
  test.concurrent.each(refusals)(
    '%s ends with 1 and says so on standard error',
    { timeout: 30_000 },
    async (_, args, text) => {
      expect(await certwright(...args)).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining(text) });
    },
  );
});
