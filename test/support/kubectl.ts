import { execFile } from 'node:child_process';
import type { ControlPlaneAddress } from '../../tools/control-plane/start.ts';

/** What kubectl printed and how it ended. */
export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Which control plane to talk to. */
export type KubectlTarget = Pick<ControlPlaneAddress, 'kubectl' | 'kubeconfig'>;

/** Runs kubectl, with `stdin` as its input, and gives the result whatever it is: for cases in which a refusal is what is tested. */
export function tryKubectl(target: KubectlTarget, parameters: readonly string[], stdin = ''): Promise<KubectlResult> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(
      target.kubectl,
      ['--kubeconfig', target.kubeconfig, ...parameters],
      options,
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === 'number') resolve({ code, stdout, stderr });
        else reject(error);
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin);
  });
}

/** Runs kubectl and gives what it printed. Throws with its words if it fails. */
export async function runKubectl(target: KubectlTarget, parameters: readonly string[], stdin = ''): Promise<string> {
  const { code, stdout, stderr } = await tryKubectl(target, parameters, stdin);
  if (code !== 0) throw new Error(`kubectl ${parameters.join(' ')} ended with ${code}: ${stderr || stdout}`);
  return stdout;
}

/** Applies manifests given as YAML text or as objects. */
export async function applyManifests(target: KubectlTarget, manifests: string | readonly object[]): Promise<void> {
  const text =
    typeof manifests === 'string' ? manifests : JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests });
  await runKubectl(target, ['apply', '-f', '-'], text);
}
