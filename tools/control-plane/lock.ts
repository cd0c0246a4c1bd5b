import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * Runs `work` while no other process of this user on this machine runs work under the same name; waits for the other to end.
 * The lock is a listening local socket: it goes with its process, however that ends, and to wait for it is to wait for a connection to close.
 */
export async function withLock<T>(name: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const address = lockAddress(name);
  let held = await take(address);
  while (held === undefined) {
    onWait();
    await untilReleased(address);
    held = await take(address);
  }
  try {
    return await work();
  } finally {
    held.release();
  }
}

interface Held {
  release(): void;
}

/** On Linux an abstract socket, which leaves no file behind; elsewhere a file. */
function lockAddress(name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 20);
  const file = `certwright-${userInfo().uid}-${digest}`;
  return process.platform === 'linux' ? `\0${file}` : join(tmpdir(), `${file}.lock`);
}

async function take(address: string): Promise<Held | undefined> {
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => socket.destroy());
  });
  if (!(await listens(server, address))) return undefined;
  return {
    release: () => {
      server.close();
      for (const socket of waiting) socket.destroy();
    },
  };
}

async function listens(server: Server, address: string): Promise<boolean> {
  server.listen(address);
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** Resolves when the holder's end of a connection closes. A file whose holder was killed refuses the connection and is removed. */
async function untilReleased(address: string): Promise<void> {
  const socket = connect(address);
  let refused = false;
  socket.on('error', (error: NodeJS.ErrnoException) => {
    refused = error.code === 'ECONNREFUSED';
  });
  socket.resume();
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  if (refused && !address.startsWith('\0')) await rm(address, { force: true });
}
