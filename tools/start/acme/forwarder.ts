import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** Leads a port of 127.0.0.1 to another. */
export interface Forwarder {
  close(): void;
}

const HOST = '127.0.0.1';

/**
 * Plays the ingress controller, which this demo has none of: what arrives at a port of 127.0.0.1 is led to the port where the controller answers
 * HTTP-01, byte for byte. Undefined where this user may not listen there, or somebody else does.
 */
export async function startForwarder(from: number, to: number): Promise<Forwarder | undefined> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const answering = connect(to, HOST);
    for (const [socket, other] of [
      [client, answering],
      [answering, client],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.once('close', () => open.delete(socket));
      socket.pipe(other);
    }
  });
  server.listen(from, HOST);
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  return {
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
