import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** One line of the log, as JSON. */
export type Line = Readonly<Record<string, unknown>>;

/** A `certwright controller` of its own, as the operating system sees it. */
export interface ControllerProcess {
  /** All lines so far. */
  readonly lines: readonly Line[];
  /** Resolves with the first line, past or to come, that has these fields; fails when the process ends before. */
  said(fields: Line): Promise<Line>;
  /** Resolves with the exit code, or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  kill(signal: NodeJS.Signals): void;
  closeStandardInput(): void;
  /** Reads no more of its log. */
  closeStandardError(): void;
  /** A GET of the listener that the process told the port of. */
  get(listener: 'metrics' | 'health checks', path: string): Promise<{ readonly status: number; readonly text: string }>;
  port(listener: 'metrics' | 'health checks'): Promise<number>;
}

const MAIN = join(import.meta.dirname, '../../../src/main.ts');
const FLAGS = [
  '--logging-format=json',
  '-v=5',
  '--metrics-listen-address=127.0.0.1:0',
  '--internal-healthz-listen-address=127.0.0.1:0',
];

/** Starts the program with free ports, JSON logs and everything logged; `flags` come after, so that they win. */
export function startControllerProcess(
  flags: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): ControllerProcess {
  const child = spawn(process.execPath, [MAIN, 'controller', ...FLAGS, ...flags], {
    env: { CERTWRIGHT_EXIT_WITH_STDIN: '1', ...environment },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const lines: Line[] = [];
  const listeners = new Set<() => void>();
  if (child.stderr !== null)
    createInterface({ input: child.stderr }).on('line', (text) => {
      lines.push(decoded(text));
      for (const listener of listeners) listener();
    });
  const ended = exitOf(child);
  const said = (fields: Line): Promise<Line> => lineWith(fields, lines, listeners, ended);
  const port = async (listener: string): Promise<number> =>
    Number((await said({ msg: `listening for ${listener}` }))['port']);
  return {
    lines,
    said,
    ended,
    port,
    kill: (signal) => child.kill(signal),
    closeStandardInput: () => child.stdin?.end(),
    closeStandardError: () => child.stderr?.destroy(),
    get: async (listener, path) => {
      const reply = await fetch(`http://127.0.0.1:${await port(listener)}${path}`);
      return { status: reply.status, text: await reply.text() };
    },
  };
}

async function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  // 'close' comes after the last line of the log has been read, 'exit' may not.
  const [code, signal] = await once(child, 'close');
  return code ?? signal;
}

function decoded(text: string): Line {
  try {
    return JSON.parse(text);
  } catch {
    return { msg: text };
  }
}

function lineWith(
  fields: Line,
  lines: readonly Line[],
  listeners: Set<() => void>,
  ended: Promise<unknown>,
): Promise<Line> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const line = lines.find((each) => Object.entries(fields).every(([name, value]) => each[name] === value));
      if (line === undefined) return;
      listeners.delete(look);
      resolve(line);
    };
    listeners.add(look);
    look();
    void ended.then((code) => {
      const all = lines.map((line) => JSON.stringify(line)).join('\n');
      reject(new Error(`ended with ${String(code)} before it said ${JSON.stringify(fields)}:\n${all}`));
    });
  });
}
