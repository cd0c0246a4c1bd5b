import type { AddressInfo, Server, Socket } from 'node:net';
import { Fault } from '../../src/base/fault.ts';

/** Servers of one test file, for faults that a real server does not play on demand. */
export interface TestServers {
  /** Listens on a free port of loopback and tells which. */
  listening(server: Server): Promise<number>;
  /** Closes this server, with its connections. */
  closed(server: Server): Promise<void>;
  /** Closes all servers. Give it to `afterAll`. */
  closeAll(): Promise<void>;
}

/** No servers yet. */
export function testServers(): TestServers {
  const servers = new Map<Server, Set<Socket>>();
  const closed = (server: Server): Promise<void> => {
    for (const socket of servers.get(server) ?? []) socket.destroy();
    servers.delete(server);
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return {
    closed,
    async listening(server) {
      const sockets = new Set<Socket>();
      servers.set(server, sockets);
      server.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => sockets.delete(socket));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return (server.address() as AddressInfo).port;
    },
    async closeAll() {
      for (const server of [...servers.keys()]) await closed(server);
    },
  };
}

/** The Fault that a promise is expected to fail with. */
export async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const thrown = await promise.then(
    () => 'nothing',
    (error: unknown) => error,
  );
  if (!(thrown instanceof Fault)) throw new Error(`expected a Fault, got ${String(thrown)}`);
  return thrown;
}
