import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';

/** What is asked of a solver. */
export interface Question {
  readonly path: string;
  readonly host: string;
  /** Further fields of the head. */
  readonly more?: Readonly<Record<string, string>>;
}

/** What it answers: the status, and the body where it is 200. */
export type Reply = `${number} ${string}`;

/** A `certwright acmesolver` of its own, as the operating system sees it. */
export interface SolverProcess {
  readonly port: number;
  /** Mebibytes that no file stands behind, now. Linux only; proc(5), smaps_rollup. */
  anonymousMemory(): Promise<number>;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
  /** What it has printed to standard output. */
  printed(): string;
}

/** Starts the program at `main`; `nodeFlags` go before it. It ends with this process, however that ends. */
export async function startSolver(
  main: string,
  flags: readonly string[],
  nodeFlags: readonly string[] = [],
): Promise<SolverProcess> {
  const child = spawn(process.execPath, [...nodeFlags, main, 'acmesolver', ...flags], {
    env: { PATH: process.env['PATH'], CERTWRIGHT_EXIT_WITH_STDIN: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (printed += piece));
  const closed = once(child, 'close');
  const port = await portOf(child.stderr);
  return {
    port,
    anonymousMemory: async () => {
      const rollup = await readFile(`/proc/${child.pid}/smaps_rollup`, 'utf8');
      return Number(/^Anonymous:\s+(\d+) kB$/m.exec(rollup)?.[1]) / 1024;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
      return child.exitCode;
    },
    printed: () => printed,
  };
}

async function portOf(log: NodeJS.ReadableStream): Promise<number> {
  const lines: string[] = [];
  const reader = createInterface({ input: log });
  for await (const line of reader) {
    lines.push(line);
    const port = /"starting listener".* listen_port=(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    // What it says later is read and dropped, so that it never waits for a reader.
    log.resume();
    return Number(port);
  }
  throw new Error(`the solver ended before it listened: ${lines.join('\n')}`);
}

/** As many connections as asked for, kept open, each asking one thing after another. */
export class Clients {
  readonly #agent: Agent;
  readonly #port: number;

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  }

  async ask({ path, host, more = {} }: Question): Promise<Reply> {
    const options = { port: this.#port, path, agent: this.#agent, headers: { host, ...more } };
    const asked = request(options).end();
    const [reply] = await once(asked, 'response');
    const body = await text(reply);
    return `${reply.statusCode} ${reply.statusCode === 200 ? body : ''}`;
  }

  close(): void {
    this.#agent.destroy();
  }
}
