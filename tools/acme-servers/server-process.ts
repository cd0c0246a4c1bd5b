import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../../src/base/fault.ts';
import { logTail, startPart } from '../control-plane/part.ts';
import type { Part } from '../control-plane/part.ts';
import { freePorts } from '../control-plane/ports.ts';
import type { DebianProgram } from '../debian-programs/ensure.ts';

/** What is started. */
export interface ServerSetting {
  readonly program: DebianProgram;
  /** Writes what the server needs into its folder, and tells the parameters. */
  readonly prepare: (folder: string, port: number) => Promise<readonly string[]>;
  /** What it writes to its log once it answers. */
  readonly readyText: string;
  /** A free one if absent. */
  readonly port?: number;
}

/** A server that runs. It ends with this process, however that ends, and its folder goes with it. */
export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** What it has logged so far. */
  log(): Promise<string>;
  /** Resolves when its process has ended, however it ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** A file does not tell when it grows. */
const LOOK_AGAIN = 20;
const GRACE = 5_000;
const TRIES = 5;
const LONGEST_START = 30_000;

/**
 * Starts a server on loopback and waits until it answers. A port that another process took meanwhile is given up for another.
 * @throws Fault transient: it did not start; the end of its log is in the message.
 */
export async function startServer(name: string, setting: ServerSetting): Promise<RunningServer> {
  for (let tries = 1; ; tries += 1) {
    const port = setting.port ?? (await freePort());
    const started = await tryStart(name, setting, port);
    if (started.is === 'running') return started.server;
    if (tries === TRIES || setting.port !== undefined || !/address (already )?in use/i.test(started.log))
      throw new Fault('transient', {
        code: 'ServerNotStarted',
        message: `${name} did not start: ${started.log}`,
        remedy: 'run the command again',
      });
  }
}

type Started =
  | { readonly is: 'running'; readonly server: RunningServer }
  | { readonly is: 'failed'; readonly log: string };

async function tryStart(name: string, setting: ServerSetting, port: number): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'certwright-dns-'));
  const logFile = join(folder, 'log');
  const part = startPart({
    name,
    program: setting.program.program,
    parameters: await setting.prepare(folder, port),
    logFile,
    environment: { ...setting.program.environment, CONTROL_PLANE_RUN_FOLDER: folder },
    endsWithStdin: false,
  });
  const log = (): Promise<string> => readFile(logFile, 'utf8');
  const stop = async (): Promise<void> => {
    await part.stop(GRACE);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  if (await isReady(part, log, setting.readyText))
    return { is: 'running', server: { host: '127.0.0.1', port, log, ended: part.ended, stop } };
  const tail = await logTail(part);
  await stop();
  return { is: 'failed', log: tail };
}

async function isReady(part: Part, log: () => Promise<string>, text: string): Promise<boolean> {
  const deadline = Date.now() + LONGEST_START;
  while (!part.hasEnded() && Date.now() < deadline) {
    const written = await log();
    if (/address in use/i.test(written)) return false;
    if (written.includes(text)) return true;
    await delay(LOOK_AGAIN);
  }
  return false;
}

async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}
