import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { ControlPlaneAddress } from '../../../tools/control-plane/start.ts';
import { clusterAt } from '../../support/cluster.ts';
import { startServer } from '../../../tools/acme-servers/server-process.ts';
import type { RunningServer } from '../../../tools/acme-servers/server-process.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import { containerdSocket } from './containerd.ts';
import { nodeType } from './kinds.ts';
import { inRunFolder, NODE_ADDRESS } from './place.ts';
import { debianProgram, goProgram } from './programs.ts';

const NODE = 'node-1';

/** Starts what gives Pods a node, runs them there, and leads to them; resolves when the node is Ready and has no taint left. */
export async function startNode(controlPlane: ControlPlaneAddress): Promise<readonly RunningServer[]> {
  const parts = await Promise.all([startScheduler(controlPlane), startKubelet(controlPlane), startProxy(controlPlane)]);
  const key = { type: nodeType, namespace: '', name: NODE };
  await clusterAt(controlPlane).until(key, 'Ready', isReady, 60);
  return parts;
}

function isReady(node: KubeObject): boolean {
  const spec = node['spec'] as { readonly taints?: readonly object[] };
  return conditionOf(node, 'Ready')?.status === 'True' && (spec.taints ?? []).length === 0;
}

async function startScheduler({ kubeconfig }: ControlPlaneAddress): Promise<RunningServer> {
  return startServer('kube-scheduler', {
    program: await goProgram('kube-node'),
    readyText: 'Starting Kubernetes Scheduler',
    prepare: () =>
      Promise.resolve(['kube-scheduler', `--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0']),
  });
}

async function startKubelet({ kubeconfig }: ControlPlaneAddress): Promise<RunningServer> {
  return startServer('kubelet', {
    program: await goProgram('kube-node'),
    readyText: 'Started kubelet',
    prepare: async () => {
      const root = inRunFolder('kubelet');
      await mkdir(root, { recursive: true });
      await writeFile(join(root, 'config.json'), JSON.stringify(kubeletConfiguration(root)));
      return [
        'kubelet',
        `--config=${join(root, 'config.json')}`,
        `--kubeconfig=${kubeconfig}`,
        `--root-dir=${root}`,
        `--cert-dir=${join(root, 'pki')}`,
        `--node-ip=${NODE_ADDRESS}`,
        `--hostname-override=${NODE}`,
      ];
    },
  });
}

/** Where kubelet has the output of containers written. */
export const podLogs = (): string => inRunFolder('pod-logs');

/** Source: kubelet.config.k8s.io/v1beta1. No control groups but those of containers: the machine may be a container itself. */
const kubeletConfiguration = (root: string): object => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  address: NODE_ADDRESS,
  containerRuntimeEndpoint: `unix://${containerdSocket()}`,
  failCgroupV1: false,
  cgroupDriver: 'cgroupfs',
  cgroupsPerQOS: false,
  enforceNodeAllocatable: [],
  failSwapOn: false,
  localStorageCapacityIsolation: false,
  makeIPTablesUtilChains: false,
  imageGCHighThresholdPercent: 100,
  imageGCLowThresholdPercent: 99,
  evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
  resolvConf: '',
  podLogsDir: podLogs(),
  volumePluginDir: join(root, 'volume-plugins'),
});

async function startProxy({ kubeconfig }: ControlPlaneAddress): Promise<RunningServer> {
  const [program, iptables] = await Promise.all([goProgram('kube-node'), debianProgram('iptables')]);
  return startServer('kube-proxy', {
    program: { program: program.program, environment: await withIptables(iptables) },
    readyText: 'Caches are synced',
    prepare: () =>
      Promise.resolve([
        'kube-proxy',
        `--kubeconfig=${kubeconfig}`,
        `--hostname-override=${NODE}`,
        '--proxy-mode=iptables',
        '--healthz-bind-address=127.0.0.1:10256',
        '--metrics-bind-address=127.0.0.1:10249',
        // They belong to the machine, not to the namespace.
        '--conntrack-max-per-core=0',
        '--conntrack-tcp-timeout-established=0',
        '--conntrack-tcp-timeout-close-wait=0',
      ]),
  });
}

/** kube-proxy looks for the programs by their names, which an unpacked package has only for those that do it all. */
async function withIptables(iptables: {
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
}): Promise<NodeJS.ProcessEnv> {
  const folder = inRunFolder('iptables');
  await mkdir(folder);
  for (const family of ['iptables', 'ip6tables'])
    for (const does of ['', '-save', '-restore']) await symlink(iptables.program, join(folder, `${family}${does}`));
  const libraries = (iptables.environment['LD_LIBRARY_PATH'] ?? '').split(':').map((path) => join(path, 'xtables'));
  const unpacked = dirname(iptables.program) === '/usr/sbin' ? {} : { XTABLES_LIBDIR: libraries.join(':') };
  return { ...iptables.environment, ...unpacked, PATH: `${folder}:${process.env['PATH']}` };
}
