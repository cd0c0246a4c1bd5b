import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A real `certwright controller`, which may be killed and started again as often as a plan needs. */
export interface ControllerUnderTest {
  /** All of its logs, of every start, as JSON lines. */
  readonly logFile: string;
  /** Who it is to the API server. */
  readonly username: string;
  /** Of the running process; undefined while none runs. */
  readonly pid: number | undefined;
  /** Starts it and resolves when it leads. Fails if it ends before. */
  start(): Promise<void>;
  /** SIGKILL, sent before this returns; resolves when it is gone. */
  kill(): Promise<void>;
  /**
   * Kills what runs, gives back the Lease in the dead one's name, so that nobody waits for it to run out, and starts anew; resolves when the
   * new one leads. What a Lease is for is FT-10's.
   */
  restart(): Promise<void>;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
  /** The text of its metrics; '' while none runs. */
  metrics(): Promise<string>;
  /** Resolves when a process ends that nobody killed or stopped, saying how and with the last lines of its log. */
  readonly endedByItself: Promise<string>;
}

/** What a controller under test is started with. */
export interface ControllerParts {
  readonly program: string;
  readonly flags: readonly string[];
  readonly logFile: string;
  readonly username: string;
  /** Gives back the Lease whose holder is dead. */
  readonly freeLease: () => Promise<void>;
}

/** Makes one; it is not started. */
export const controllerUnderTest = (parts: ControllerParts): ControllerUnderTest => new Processes(parts);

interface Running {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  readonly metricsPort: number;
}

class Processes implements ControllerUnderTest {
  readonly endedByItself: Promise<string>;
  readonly #parts: ControllerParts;
  readonly #tellEnd: (how: string) => void;
  readonly #wanted = new WeakSet<ChildProcess>();
  #child: ChildProcess | undefined;
  #running: Running | undefined;

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    const { promise, resolve } = Promise.withResolvers<string>();
    this.endedByItself = promise;
    this.#tellEnd = resolve;
  }

  get logFile(): string {
    return this.#parts.logFile;
  }

  get username(): string {
    return this.#parts.username;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    const { program, flags, logFile } = this.#parts;
    const { PATH, CERTWRIGHT_TEST_RUN } = process.env;
    const child = spawn(process.execPath, [program, 'controller', ...flags], {
      env: { PATH, CERTWRIGHT_TEST_RUN, CERTWRIGHT_EXIT_WITH_STDIN: '1' },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    this.#child = child;
    const exit = once(child, 'close').then(() => {
      if (this.#child === child) this.#child = undefined;
      if (!this.#wanted.has(child)) this.#tellEnd(`the controller ended with ${child.exitCode ?? child.signalCode}`);
      return child.exitCode;
    });
    const metricsPort = await Promise.race([
      leads(createInterface({ input: child.stderr }), logFile),
      exit.then(() => Promise.reject(new Error('the controller ended before it led: see its log'))),
    ]);
    this.#running = { child, exit, metricsPort };
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.#parts.freeLease();
    await this.start();
  }

  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async metrics(): Promise<string> {
    if (this.#running === undefined) return '';
    const reply = await fetch(`http://127.0.0.1:${this.#running.metricsPort}/metrics`);
    return reply.text();
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    this.#wanted.add(child);
    child.kill(signal);
    this.#running = undefined;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    return child.exitCode;
  }
}

/** Appends all lines to the log; resolves with the port of the metrics when the process leads. */
function leads(lines: NodeJS.EventEmitter, logFile: string): Promise<number> {
  let port = 0;
  return new Promise((resolve) => {
    lines.on('line', (text: string) => {
      appendFileSync(logFile, `${text}\n`);
      const line: { readonly msg?: string; readonly port?: number } = text.startsWith('{') ? JSON.parse(text) : {};
      if (line.msg === 'listening for metrics') port = line.port ?? 0;
      if (line.msg === 'this process leads') resolve(port);
    });
  });
}
