import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { PAUSE_IMAGE } from '../../../tools/e2e/image-names.ts';
import { startServer } from '../../../tools/acme-servers/server-process.ts';
import type { RunningServer } from '../../../tools/acme-servers/server-process.ts';
import { debianProgram, goProgram } from './programs.ts';
import { inRunFolder } from './place.ts';

/** Where containerd listens. */
export const containerdSocket = (): string => inRunFolder('containerd', 'c.sock');

/** Starts containerd with runc and a bridge between Pods, and gives it the images of the run. */
export async function startContainerd(): Promise<RunningServer> {
  const [containerd, shim, runc, bridge] = await Promise.all([
    goProgram('containerd'),
    goProgram('containerd-shim-runc-v2'),
    debianProgram('runc'),
    debianProgram('cni-bridge'),
  ]);
  const path = [shim.program, runc.program].map((program) => dirname(program)).join(':');
  // The shim and runc inherit it: runc's libraries are where the package was unpacked.
  const environment = { ...runc.environment, PATH: `${path}:${process.env['PATH']}` };
  const server = await startServer('containerd', {
    program: { program: containerd.program, environment },
    readyText: 'containerd successfully booted',
    prepare: async () => {
      const config = inRunFolder('containerd', 'config.toml');
      await mkdir(inRunFolder('containerd', 'cni'), { recursive: true });
      await writeFile(inRunFolder('containerd', 'cni', '10-bridge.conflist'), JSON.stringify(bridgeNetwork()));
      await writeFile(config, configuration(dirname(bridge.program)));
      return ['-c', config];
    },
  });
  await importImages();
  return server;
}

/** Between the Pods of the node, which is their way to everything else. */
const bridgeNetwork = (): object => ({
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'pods0',
      isGateway: true,
      hairpinMode: true,
      ipam: {
        type: 'host-local',
        ranges: [[{ subnet: '10.244.0.0/16' }]],
        routes: [{ dst: '0.0.0.0/0' }],
        dataDir: inRunFolder('containerd', 'addresses'),
      },
    },
  ],
});

/** Nothing at the places where an installed containerd would have it. TOML takes the strings of JSON. */
function configuration(plugInFolder: string): string {
  const text = (value: string): string => JSON.stringify(value);
  return `version = 3
root = ${text(inRunFolder('containerd', 'root'))}
state = ${text(inRunFolder('containerd', 'state'))}
disabled_plugins = ['io.containerd.internal.v1.opt', 'io.containerd.nri.v1.nri', 'io.containerd.image-verifier.v1.bindir']
[grpc]
  address = ${text(containerdSocket())}
[ttrpc]
  address = ${text(inRunFolder('containerd', 't.sock'))}
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = ${text(PAUSE_IMAGE)}
[plugins.'io.containerd.cri.v1.runtime']
  # Where CAP_SYS_RESOURCE is missing, as in most containers, no process may be protected more than its parent.
  restrict_oom_score_adj = true
[plugins.'io.containerd.cri.v1.runtime'.cni]
  bin_dirs = [${text(plugInFolder)}]
  conf_dir = ${text(inRunFolder('containerd', 'cni'))}
  use_internal_loopback = true
`;
}

async function importImages(): Promise<void> {
  const ctr = await goProgram('ctr');
  for (const archive of ['pause.tar', 'certwright.tar'])
    await promisify(execFile)(ctr.program, [
      ...['-a', containerdSocket(), '-n', 'k8s.io', 'images', 'import'],
      inRunFolder(archive),
    ]);
}
