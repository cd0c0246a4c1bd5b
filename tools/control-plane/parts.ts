import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { apiServerCommand, controllerManagerCommand, etcdCommand, serverCertificate } from './commands.ts';
import type { Plan } from './commands.ts';
import { logTail, startPart } from './part.ts';
import type { Part, PartCommand } from './part.ts';
import { untilReady, untilServiceAccount } from './ready.ts';
import type { ServerAccess } from './ready.ts';
import { writeKubeconfig } from './run-folder.ts';

/** The parts by the names they are killed and restarted under. */
export type PartName = 'etcd' | 'kube-apiserver' | 'kube-controller-manager';

/** How long a part may take to end when asked. */
const GRACE = 10_000;

/** The running parts of one control plane. */
export class Parts {
  /** Resolves when a part ends that nobody stopped, killed or restarted. */
  readonly broken: Promise<PartName>;
  readonly #plan: Plan;
  readonly #access: ServerAccess;
  readonly #running = new Map<PartName, Part>();
  readonly #expected = new WeakSet<Part>();
  readonly #reportBroken: (name: PartName) => void;

  constructor(plan: Plan, server: string) {
    const { promise, resolve } = Promise.withResolvers<PartName>();
    this.broken = promise;
    this.#reportBroken = resolve;
    this.#plan = plan;
    this.#access = { server, caFile: serverCertificate(plan.folder), token: plan.folder.token };
  }

  /** Starts all parts, each when the one before is ready. */
  async startAll(): Promise<void> {
    for (const name of ['etcd', 'kube-apiserver', 'kube-controller-manager'] as const) await this.start(name);
  }

  /** Starts one part and waits until it is ready. */
  async start(name: PartName): Promise<void> {
    const command = await this.#command(name);
    if (command === undefined) return;
    const part = startPart(command);
    this.#running.set(name, part);
    void part.ended.then(() => {
      if (!this.#expected.has(part)) this.#reportBroken(name);
    });
    if (name === 'kube-apiserver') await untilReady(this.#access, part);
    if (name === 'kube-controller-manager') await untilServiceAccount(this.#access, part);
  }

  /** Asks one part to end and waits until it has. */
  async stop(name: PartName): Promise<void> {
    await this.#expectEnd(name)?.stop(GRACE);
  }

  /** SIGKILL. */
  async kill(name: PartName): Promise<void> {
    await this.#expectEnd(name)?.kill();
  }

  /** Ends all in order: the API server does not end when asked once etcd is gone. Then removes the run folder. */
  async stopAll(): Promise<void> {
    if (this.#running.get('etcd')?.hasEnded() === true) await this.kill('kube-apiserver');
    for (const name of ['kube-controller-manager', 'kube-apiserver', 'etcd'] as const) await this.stop(name);
    await rm(this.#plan.folder.path, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Whether a part could not have its port: found free, and taken by another process before it was used. */
  async lostAPort(): Promise<boolean> {
    const logs = await Promise.all([...this.#running.values()].map(logTail));
    return logs.some((log) => log.includes('address already in use'));
  }

  #expectEnd(name: PartName): Part | undefined {
    const part = this.#running.get(name);
    if (part !== undefined) this.#expected.add(part);
    return part;
  }

  async #command(name: PartName): Promise<PartCommand | undefined> {
    if (name === 'etcd') return etcdCommand(this.#plan);
    if (name === 'kube-apiserver') return apiServerCommand(this.#plan);
    const { programs, folder } = this.#plan;
    if (programs.controllerManager === undefined) return undefined;
    const { server, caFile } = this.#access;
    const kubeconfig = await writeKubeconfig(
      join(folder.path, 'manager.kubeconfig'),
      server,
      caFile,
      folder.managerToken,
    );
    return controllerManagerCommand(this.#plan, programs.controllerManager, kubeconfig);
  }
}
