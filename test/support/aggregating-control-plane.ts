import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureControlPlane } from '../../tools/control-plane/ensure.ts';
import type { ControlPlane } from '../../tools/control-plane/start.ts';
import { startControlPlane } from '../../tools/control-plane/start.ts';
import { testAuthority } from './test-authority.ts';

const SILENT = {
  begin: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }),
  say: () => undefined,
};

/**
 * A control plane whose API server passes requests for aggregated APIs on, and proves by a client certificate that it is the one that does.
 * Source: Kubernetes, "Configure the Aggregation Layer".
 */
export async function startAggregatingControlPlane(): Promise<ControlPlane> {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-aggregation-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const programs = await ensureControlPlane(process.env, SILENT);
    const apiServer = join(folder, 'kube-apiserver');
    const flags = (await writeFrontProxy(folder)).map((flag) => `"${flag}"`).join(' ');
    await writeFile(apiServer, `#!/bin/sh\nexec "${programs.apiServer}" "$@" ${flags}\n`, { mode: 0o755 });
    const controlPlane = await startControlPlane({ ...programs, apiServer }, process.env);
    const stop = async (): Promise<void> => {
      await controlPlane.stop();
      await remove();
    };
    return { ...controlPlane, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Writes CA and client certificate of the API server and gives the flags that name them. */
async function writeFrontProxy(folder: string): Promise<readonly string[]> {
  const authority = testAuthority('front-proxy-ca');
  const client = authority.issue({ commonName: 'front-proxy-client', usages: ['client auth'] });
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  return [
    `--requestheader-client-ca-file=${await write('front-proxy-ca.crt', authority.ca)}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${await write('front-proxy-client.crt', client.certificate)}`,
    `--proxy-client-key-file=${await write('front-proxy-client.key', client.key)}`,
  ];
}
