import { join } from 'node:path';
import type { KubectlTarget } from './kubectl.ts';
import { runKubectl } from './kubectl.ts';

const CRDS = join(import.meta.dirname, '../../deploy/crds');

/** Installs our CRDs, and resolves when the API server serves their kinds. */
export async function installCustomResources(target: KubectlTarget): Promise<void> {
  await runKubectl(target, ['apply', '--server-side', '-f', CRDS]);
  await runKubectl(target, ['wait', '--for=condition=Established', '--timeout=60s', '-f', CRDS]);
}
