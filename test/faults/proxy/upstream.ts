import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { ControlPlaneAddress } from '../../../tools/control-plane/start.ts';
import type { SeenRequest } from './seen-request.ts';

/** The API server behind the proxy. */
export interface Upstream {
  /** Sends a request on; the reply's body is not read yet. */
  send(seen: SeenRequest, headers: IncomingHttpHeaders, signal: AbortSignal): Promise<IncomingMessage>;
  close(): void;
}

/** Headers that belong to one connection and not to what is said over it. Source: RFC 9110 §7.6.1. Replies come unpacked, to be read here. */
const HOP_BY_HOP = ['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'accept-encoding'];

/** Connects to an API server by TLS, verified with its CA. */
export function connectUpstream(target: Pick<ControlPlaneAddress, 'server' | 'caPem'>): Upstream {
  const agent = new Agent({ keepAlive: true, ca: target.caPem });
  return {
    send: ({ method, path, body }, headers, signal) =>
      new Promise((resolve, reject) => {
        const length = body.length === 0 && method === 'GET' ? {} : { 'content-length': body.length };
        const options = { method, agent, signal, headers: { ...withoutHops(headers), ...length } };
        const sent = request(new URL(path, target.server), options, resolve);
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** Reads a reply whole. */
export const readBody = (reply: IncomingMessage): Promise<Buffer> => buffer(reply);

/** The headers of a message that go on with it. */
export const withoutHops = (headers: IncomingHttpHeaders): Readonly<Record<string, string | string[]>> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined && !HOP_BY_HOP.includes(entry[0]),
    ),
  );
