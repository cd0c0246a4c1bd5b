import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { apiServerCommand, controllerManagerCommand, etcdCommand, serverCertificate } from './commands.ts';
import type { Plan } from './commands.ts';
import { logTail, startPart } from './part.ts';
import type { Part } from './part.ts';
import { freePorts } from './ports.ts';
import type { Programs } from './programs.ts';
import { untilReady, untilServiceAccount } from './ready.ts';
import type { ServerAccess } from './ready.ts';
import { makeRunFolder, writeKubeconfig } from './run-folder.ts';

/** The parts by the names they are killed and restarted under. */
export type PartName = 'etcd' | 'kube-apiserver' | 'kube-controller-manager';

/** How to reach a control plane: plain data, so that it can be handed to another process. */
export interface ControlPlaneAddress {
  /** Path of an admin kubeconfig. */
  readonly kubeconfig: string;
  /** `https://127.0.0.1:PORT`. */
  readonly server: string;
  /** Verifies the server. */
  readonly caPem: string;
  /** Bearer token of an admin of this control plane, worth nothing elsewhere. */
  readonly token: string;
  /** One JSON line per answered request (audit.k8s.io/v1 Event, level Metadata). */
  readonly auditLog: string;
  readonly runFolder: string;
  /** Path of the kubectl program. */
  readonly kubectl: string;
}

/** A running control plane of our own. */
export interface ControlPlane extends ControlPlaneAddress {
  /** Ends the parts in order (controller manager, API server, etcd: the API server does not end once etcd is gone) and removes the run folder. */
  stop(): Promise<void>;
  /** SIGKILL. Requests fail until `restart`. */
  kill(part: PartName): Promise<void>;
  /** Starts a killed part again, or stops and starts a running one; resolves when it is ready. Address, data and audit log stay. */
  restart(part: PartName): Promise<void>;
}

/** How long a part may take to end when asked. */
const GRACE = 10_000;
/** A port found free may be taken before it is used; so often are new ones tried. */
const TRIES = 3;

/**
 * Starts etcd, kube-apiserver and (where there is one) kube-controller-manager on loopback in a temporary folder. Takes about three seconds.
 * @throws Fault transient: a part ended or did not get ready; its log's last lines are in the message.
 */
export async function startControlPlane(programs: Programs, environment: NodeJS.ProcessEnv): Promise<ControlPlane> {
  for (let attempt = 1; ; attempt += 1) {
    const parts = new Map<PartName, Part>();
    const plan = await makePlan(programs, environment);
    try {
      return await startAll(plan, parts);
    } catch (error) {
      const again = attempt < TRIES && (await lostAPort(parts));
      await stopAll(plan, parts);
      if (!again) throw error;
    }
  }
}

async function makePlan(programs: Programs, environment: NodeJS.ProcessEnv): Promise<Plan> {
  const [etcdClient = 0, etcdPeer = 0, apiServer = 0] = await freePorts(3);
  return { programs, folder: await makeRunFolder(), ports: { etcdClient, etcdPeer, apiServer }, environment };
}

async function startAll(plan: Plan, parts: Map<PartName, Part>): Promise<ControlPlane> {
  const { folder, ports, programs } = plan;
  const server = `https://127.0.0.1:${ports.apiServer}`;
  const access: ServerAccess = { server, caFile: serverCertificate(folder), token: folder.token };
  const kubeconfig = await writeKubeconfig(join(folder.path, 'kubeconfig'), server, access.caFile, folder.token);
  const starts: Record<PartName, () => Promise<void>> = {
    etcd: async () => void parts.set('etcd', startPart(etcdCommand(plan))),
    'kube-apiserver': async () => {
      const part = startPart(apiServerCommand(plan));
      parts.set('kube-apiserver', part);
      await untilReady(access, part);
    },
    'kube-controller-manager': async () => {
      if (programs.controllerManager === undefined) return;
      const managerConfig = await writeKubeconfig(
        join(folder.path, 'manager.kubeconfig'),
        server,
        access.caFile,
        folder.managerToken,
      );
      const part = startPart(controllerManagerCommand(plan, programs.controllerManager, managerConfig));
      parts.set('kube-controller-manager', part);
      await untilServiceAccount(access, part);
    },
  };
  await starts.etcd();
  await starts['kube-apiserver']();
  await starts['kube-controller-manager']();
  return {
    kubeconfig,
    server,
    caPem: await readFile(access.caFile, 'utf8'),
    token: folder.token,
    auditLog: folder.auditLog,
    runFolder: folder.path,
    kubectl: programs.kubectl,
    stop: () => stopAll(plan, parts),
    kill: async (name) => parts.get(name)?.kill(),
    restart: async (name) => {
      await parts.get(name)?.stop(GRACE);
      await starts[name]();
    },
  };
}

async function stopAll(plan: Plan, parts: ReadonlyMap<PartName, Part>): Promise<void> {
  for (const name of ['kube-controller-manager', 'kube-apiserver', 'etcd'] as const) await parts.get(name)?.stop(GRACE);
  await rm(plan.folder.path, { recursive: true, force: true, maxRetries: 3 });
}

async function lostAPort(parts: ReadonlyMap<PartName, Part>): Promise<boolean> {
  const logs = await Promise.all([...parts.values()].map(logTail));
  return logs.some((log) => log.includes('address already in use'));
}
