// A stand-in for an ingress controller, hand-made: leads requests by their Host to the port of the one who solves for it. It forwards the answer of the real solver and adds nothing.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where an ACME server's validation arrives. */
export interface HttpRouter {
  readonly port: number;
  /** From now on, requests for a host go to a port of loopback. */
  lead(host: string, port: number): void;
  stop(): Promise<void>;
}

/** Starts one that knows no host. */
export async function startHttpRouter(): Promise<HttpRouter> {
  const ports = new Map<string, number>();
  const server = createServer((asked, reply) => {
    const port = ports.get((asked.headers.host ?? '').replace(/:\d+$/, ''));
    if (port === undefined) return void reply.writeHead(404).end();
    const { url: path, method, headers } = asked;
    const onward = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    // The controller is dead at this moment: an ingress controller says 502 then.
    onward.once('error', () => reply.writeHead(502).end());
    asked.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    lead: (host, port) => void ports.set(host, port),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
