import { once } from 'node:events';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { Fault } from '../../src/base/fault.ts';
import type { KeyPair } from './certificates.ts';

/** The HTTPS server of the demo. */
export interface DemoServer {
  readonly port: number;
  /** Serves this key pair from the next handshake on; connections that are open stay open. */
  take(keyPair: KeyPair): void;
  close(): void;
}

/**
 * Listens on loopback; without a key pair every handshake fails, so that the port is ours before anything else is started.
 * @throws Fault misconfigured: the port is taken, or not for this user.
 */
export async function listenHttps(port: number): Promise<DemoServer> {
  const server = createServer((_, reply) =>
    reply.end('Hello from demo.localhost, served with the certificate in the Secret.\n'),
  );
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw portFault(port, cause);
  }
  return {
    port: portOf(server),
    take: (keyPair) => server.setSecureContext({ cert: keyPair.certificatePem, key: keyPair.keyPem.reveal() }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('unreachable: a TCP server has a port');
  return address.port;
}

function portFault(port: number, cause: unknown): Fault {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const because = code === 'EACCES' ? 'may not be used by this user' : 'is in use by another program';
  return new Fault('misconfigured', {
    code: 'PortNotAvailable',
    message: `Port ${port} of 127.0.0.1 ${because}`,
    remedy: 'choose another with --port N, or leave --port out to have a free one chosen',
    cause,
  });
}
