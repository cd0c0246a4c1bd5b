import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Finding } from '../family.ts';
import type { Rig } from '../rig/rig.ts';

/** Error code of what wants a file where there is none. Source: errno(3). */
export const NO_FILE = 'EMFILE';
const LISTENERS = ['listening for metrics', 'listening for health checks'];
const FOR = 30_000;

/**
 * Opens more connections to the listeners of the controller than it has files, and holds them for half a minute; meanwhile cuts the watches, so
 * that connections of its own are needed. The listeners must leave files for these.
 */
export async function hoardConnections(rig: Rig, count: number, found: Finding[]): Promise<void> {
  const ports = await portsOf(rig);
  const sockets = Array.from({ length: count }, (_, index) => idle(ports[index % ports.length] ?? 0));
  await delay(FOR / 3);
  rig.proxy.cutWatches();
  await delay((2 * FOR) / 3);
  for (const socket of sockets) socket.destroy();
  const log = await readFile(rig.controller.logFile, 'utf8');
  if (log.includes(NO_FILE)) found.push({ oracle: 'O1', text: 'its listeners took the files of its work' });
}

function idle(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  return socket.on('error', () => undefined);
}

async function portsOf({ controller }: Rig): Promise<readonly number[]> {
  const lines = (await readFile(controller.logFile, 'utf8')).split('\n').filter((line) => line.startsWith('{'));
  return lines.flatMap((line) => {
    const { msg = '', port }: { readonly msg?: string; readonly port?: number } = JSON.parse(line);
    return LISTENERS.includes(msg) && port !== undefined ? [port] : [];
  });
}
