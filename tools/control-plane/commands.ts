import { join } from 'node:path';
import type { PartCommand } from './part.ts';
import type { Programs } from './programs.ts';
import type { RunFolder } from './run-folder.ts';

/** The loopback ports of one control plane. */
export interface Ports {
  readonly etcdClient: number;
  readonly etcdPeer: number;
  readonly apiServer: number;
}

/** What is run: programs, where, and on which ports. */
export interface Plan {
  readonly programs: Programs;
  readonly folder: RunFolder;
  readonly ports: Ports;
  readonly environment: NodeJS.ProcessEnv;
  /** Controllers of Kubernetes besides those that objects of ours rely on. */
  readonly moreControllers: readonly string[];
}

/** Garbage collection, namespaces, service accounts: what objects of ours rely on. Nothing here runs Pods. */
const CONTROLLERS = [
  'garbage-collector-controller',
  'namespace-controller',
  'serviceaccount-controller',
  'serviceaccount-token-controller',
  'root-ca-certificate-publisher-controller',
  'clusterrole-aggregation-controller',
];

/** Starts etcd on loopback. Nothing is synced to disk: the data lives as long as the run. */
export function etcdCommand(plan: Plan): PartCommand {
  const client = `http://127.0.0.1:${plan.ports.etcdClient}`;
  const peer = `http://127.0.0.1:${plan.ports.etcdPeer}`;
  return command(plan, 'etcd', plan.programs.etcd, [
    `--data-dir=${plan.folder.etcdData}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ]);
}

/** Starts the API server with RBAC, token file and audit log. */
export function apiServerCommand(plan: Plan): PartCommand {
  const { folder, ports } = plan;
  return command(plan, 'kube-apiserver', plan.programs.apiServer, [
    `--etcd-servers=http://127.0.0.1:${ports.etcdClient}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    // A loopback address is no endpoint that the API would accept; with any other reconciler the server refuses to start.
    '--endpoint-reconciler-type=none',
    `--secure-port=${ports.apiServer}`,
    `--cert-dir=${folder.certificates}`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${folder.serviceAccountPublicKey}`,
    `--service-account-signing-key-file=${folder.serviceAccountKey}`,
    `--token-auth-file=${folder.tokenFile}`,
    '--authorization-mode=Node,RBAC',
    '--service-cluster-ip-range=10.0.0.0/16',
    '--allow-privileged=true',
    `--audit-policy-file=${folder.auditPolicy}`,
    `--audit-log-path=${folder.auditLog}`,
    // Written before the reply is complete, so that a count taken after a reply is complete.
    '--audit-log-mode=blocking',
    '--shutdown-delay-duration=0s',
    '--profiling=false',
  ]);
}

/** Starts the controller manager, as far as objects of ours rely on it. */
export function controllerManagerCommand(plan: Plan, program: string, kubeconfig: string): PartCommand {
  return command(plan, 'kube-controller-manager', program, [
    `--kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    '--secure-port=0',
    `--controllers=${[...CONTROLLERS, ...plan.moreControllers].join(',')}`,
    `--service-account-private-key-file=${plan.folder.serviceAccountKey}`,
    `--root-ca-file=${serverCertificate(plan.folder)}`,
    '--kube-api-qps=200',
    '--kube-api-burst=400',
    '--concurrent-namespace-syncs=10',
  ]);
}

/** The self-signed certificate chain the API server makes for itself: the CA that verifies it. */
export const serverCertificate = (folder: RunFolder): string => join(folder.certificates, 'apiserver.crt');

function command(plan: Plan, name: string, program: string, parameters: readonly string[]): PartCommand {
  const { endWithStdin } = plan.programs;
  // Our own program reads both variables; the shell around another's reads the first.
  const leash = {
    CONTROL_PLANE_RUN_FOLDER: plan.folder.path,
    ...(endWithStdin && { CONTROL_PLANE_EXIT_WITH_STDIN: '1' }),
  };
  return {
    name,
    program,
    parameters,
    logFile: join(plan.folder.path, `${name}.log`),
    environment: { ...plan.environment, ...leash },
    endsWithStdin: endWithStdin,
  };
}
