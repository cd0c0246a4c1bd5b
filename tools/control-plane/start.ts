import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serverCertificate } from './commands.ts';
import type { Plan } from './commands.ts';
import { Parts } from './parts.ts';
import type { PartName } from './parts.ts';
import { freePorts } from './ports.ts';
import type { Programs } from './programs.ts';
import { makeRunFolder, writeKubeconfig } from './run-folder.ts';

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
  /** `http://127.0.0.1:PORT`, where etcd serves its clients, by JSON too. */
  readonly etcd: string;
  /** Ends the parts in order and removes the run folder. */
  stop(): Promise<void>;
  /** SIGKILL. Requests fail until `restart`. */
  kill(part: PartName): Promise<void>;
  /** Starts a killed part again, or stops and starts a running one; resolves when it is ready. Address, data and audit log stay. */
  restart(part: PartName): Promise<void>;
  /** Resolves when a part ends that nobody stopped, killed or restarted: the run is over then. */
  readonly broken: Promise<PartName>;
}

/** A port found free may be taken before it is used; so often are new ones tried. */
const TRIES = 3;

/**
 * Starts etcd, kube-apiserver and (where there is one) kube-controller-manager on loopback in a temporary folder. Takes about three seconds.
 * `moreControllers` of Kubernetes are run as well: a cluster with nodes needs some.
 * @throws Fault transient: a part ended or did not get ready; its log's last lines are in the message.
 */
export async function startControlPlane(
  programs: Programs,
  environment: NodeJS.ProcessEnv,
  moreControllers: readonly string[] = [],
): Promise<ControlPlane> {
  for (let attempt = 1; ; attempt += 1) {
    const plan = { ...(await makePlan(programs, environment)), moreControllers };
    const parts = new Parts(plan, serverOf(plan));
    try {
      await parts.startAll();
      return await controlPlane(plan, parts);
    } catch (error) {
      const again = attempt < TRIES && (await parts.lostAPort());
      await parts.stopAll();
      if (!again) throw error;
    }
  }
}

async function makePlan(programs: Programs, environment: NodeJS.ProcessEnv): Promise<Omit<Plan, 'moreControllers'>> {
  const [etcdClient = 0, etcdPeer = 0, apiServer = 0] = await freePorts(3);
  return { programs, folder: await makeRunFolder(), ports: { etcdClient, etcdPeer, apiServer }, environment };
}

const serverOf = (plan: Plan): string => `https://127.0.0.1:${plan.ports.apiServer}`;

async function controlPlane(plan: Plan, parts: Parts): Promise<ControlPlane> {
  const { folder, programs } = plan;
  const caFile = serverCertificate(folder);
  return {
    kubeconfig: await writeKubeconfig(join(folder.path, 'kubeconfig'), serverOf(plan), caFile, folder.token),
    server: serverOf(plan),
    caPem: await readFile(caFile, 'utf8'),
    token: folder.token,
    auditLog: folder.auditLog,
    runFolder: folder.path,
    kubectl: programs.kubectl,
    etcd: `http://127.0.0.1:${plan.ports.etcdClient}`,
    broken: parts.broken,
    stop: () => parts.stopAll(),
    kill: (name) => parts.kill(name),
    restart: async (name) => {
      await parts.stop(name);
      await parts.start(name);
    },
  };
}
