import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Fault } from '../../src/base/fault.ts';

const REMEDY =
  'run npm run e2e as root on Linux, on a machine or in a container that may make namespaces (CAP_SYS_ADMIN)';

/** Programs of the system that the cluster is put up with. */
const TOOLS: readonly (readonly [program: string, comesWith: string])[] = [
  ['unshare', 'util-linux'],
  ['mount', 'mount'],
  ['ip', 'iproute2'],
  ['tar', 'tar'],
  ['ldd', 'libc-bin'],
];

/** Flags of unshare: a network, a mount table and a process table of their own, all of which end with the run. */
export const NAMESPACES = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'] as const;

/**
 * Checks that a cluster with real Pods can run here.
 * @throws Fault misconfigured: what is missing, and what to do.
 */
export async function requireAbilities(): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw refusal(
      'NotRoot',
      'The end-to-end tests run Pods on a kubelet of their own, which takes root on Linux',
      REMEDY,
    );
  for (const [program, comesWith] of TOOLS)
    if (!(await works('/bin/sh', ['-c', 'command -v "$1"', 'sh', program])))
      throw refusal('ToolMissing', `The end-to-end tests need the program "${program}"`, `install "${comesWith}"`);
  if (!(await works('unshare', [...NAMESPACES, 'true'])))
    throw refusal(
      'NoNamespaces',
      'The end-to-end tests run in namespaces of their own, which may not be made here',
      REMEDY,
    );
}

const works = (program: string, parameters: readonly string[]): Promise<boolean> =>
  promisify(execFile)(program, parameters).then(
    () => true,
    () => false,
  );

const refusal = (code: string, message: string, remedy: string): Fault =>
  new Fault('misconfigured', { code, message, remedy });
