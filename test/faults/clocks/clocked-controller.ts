import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Milliseconds } from '../../../src/base/instant.ts';

/** A controller whose wall clock can be set, and which can be put to sleep. It is kept running as a kubelet would. */
export interface ClockedController {
  readonly logFile: string;
  /** Sets the wall clock so far beside the real one. */
  setClock(beside: Milliseconds): void;
  /** Stops the process as a machine that sleeps would (its monotonic clock stands for it). */
  suspend(): void;
  resume(): void;
  /** Why it had to be started again, each time. */
  readonly restarts: readonly string[];
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
}

/** What it is started with. */
export interface ClockedParts {
  readonly program: string;
  readonly flags: readonly string[];
  /** Where log and clock file go; `name` begins theirs. */
  readonly folder: string;
  readonly name: string;
}

/** The default of a liveness probe: so many failures in a row are a restart. Asked every second here, every ten by default. */
const FAILURES = 3;
const PROBE_EVERY = 1000;

/** Starts the controller and resolves when it listens; it is started again whenever it ends or fails its liveness probe. */
export async function startClocked(parts: ClockedParts): Promise<ClockedController> {
  const kept = new KeptRunning(parts);
  await kept.begin();
  return kept;
}

class KeptRunning implements ClockedController {
  readonly logFile: string;
  readonly restarts: string[] = [];
  readonly #parts: ClockedParts;
  readonly #clockFile: string;
  #child: ChildProcess | undefined;
  #healthPort = 0;
  #isSuspended = false;
  #isStopping = false;
  #probing: Promise<void> = Promise.resolve();

  constructor(parts: ClockedParts) {
    this.#parts = parts;
    this.logFile = join(parts.folder, `${parts.name}.log`);
    this.#clockFile = join(parts.folder, `${parts.name}.clock`);
    writeFileSync(this.#clockFile, '0');
  }

  async begin(): Promise<void> {
    await this.#start();
    this.#probing = this.#probe();
  }

  setClock(beside: Milliseconds): void {
    writeFileSync(this.#clockFile, String(beside));
  }

  suspend(): void {
    this.#isSuspended = true;
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
    this.#isSuspended = false;
  }

  async stop(): Promise<number | null> {
    this.#isStopping = true;
    const child = this.#child;
    if (child === undefined) return null;
    if (this.#isSuspended) child.kill('SIGCONT');
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    await this.#probing;
    return child.exitCode;
  }

  /** Resolves when it listens; what ends it before that is a restart too. */
  #start(): Promise<void> {
    const { program, flags } = this.#parts;
    const preload = join(import.meta.dirname, 'shifted-clock.ts');
    const child = spawn(process.execPath, ['--import', preload, program, 'controller', ...flags], {
      env: {
        PATH: process.env['PATH'],
        CERTWRIGHT_EXIT_WITH_STDIN: '1',
        CERTWRIGHT_CLOCK_SHIFT: this.#clockFile,
      },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    this.#child = child;
    child.once('close', () => this.#ended(child));
    return new Promise((resolve) => {
      createInterface({ input: child.stderr }).on('line', (text) => {
        appendFileSync(this.logFile, `${text}\n`);
        const line: { readonly msg?: string; readonly port?: number } = text.startsWith('{') ? JSON.parse(text) : {};
        if (line.msg !== 'listening for health checks') return;
        this.#healthPort = line.port ?? 0;
        resolve();
      });
    });
  }

  #ended(child: ChildProcess): void {
    if (this.#isStopping || this.#child !== child) return;
    this.#restart(`it ended with ${child.exitCode ?? child.signalCode}`);
  }

  #restart(because: string): void {
    this.restarts.push(because);
    this.#healthPort = 0;
    void this.#start();
  }

  async #probe(): Promise<void> {
    for (let failures = 0; !this.#isStopping; failures = (await this.#isAlive()) ? 0 : failures + 1) {
      await delay(PROBE_EVERY);
      if (failures < FAILURES || this.#isSuspended) continue;
      const child = this.#child;
      this.#restart('it failed its liveness probe');
      child?.kill('SIGKILL');
      failures = 0;
    }
  }

  async #isAlive(): Promise<boolean> {
    if (this.#healthPort === 0 || this.#isSuspended) return true;
    try {
      const reply = await fetch(`http://127.0.0.1:${this.#healthPort}/livez`, { signal: AbortSignal.timeout(5000) });
      await reply.arrayBuffer();
      return reply.ok;
    } catch {
      return this.#isSuspended;
    }
  }
}
