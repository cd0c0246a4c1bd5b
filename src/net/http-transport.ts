import http from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Fault } from '../base/fault.ts';
import { asFault } from '../base/fault.ts';
import { createAgents } from './agents.ts';
import type { Agents, Purpose } from './agents.ts';
import { bodyLength, readBody } from './body.ts';
import type { Guard } from './guard.ts';
import { startGuard } from './guard.ts';
import type {
  HttpReply,
  HttpRequest,
  HttpStream,
  HttpStreamRequest,
  HttpTransport,
  RequestUrl,
  TransportOptions,
} from './http.ts';
import { errorCode, networkFault } from './network-fault.ts';
import { readChunks } from './stream.ts';

/**
 * Makes a transport; opens nothing yet.
 * @throws Fault misconfigured `TlsMaterialInvalid`.
 */
export function createHttpTransport(options: TransportOptions): HttpTransport {
  const agents = createAgents(options);
  const { clock } = options;
  return {
    async send(request, signal) {
      const guard = startGuard(clock, request.url.origin, request.within, signal);
      try {
        return await sendGuarded(agents, request, guard);
      } catch (thrown) {
        throw guard.fault ?? networkFault(thrown, request.url.origin);
      } finally {
        guard.end();
      }
    },
    async open(request, signal) {
      const guard = startGuard(clock, request.url.origin, request.within, signal);
      try {
        return await openGuarded(agents, request, guard);
      } catch (thrown) {
        guard.end();
        throw guard.fault ?? networkFault(thrown, request.url.origin);
      }
    },
    close: () => agents.destroy(),
  };
}

async function sendGuarded(agents: Agents, request: HttpRequest, guard: Guard): Promise<HttpReply> {
  const response = await head(agents, 'pool', request, guard);
  const body = await readBody(response, request.url.origin, request.maxBytes);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

async function openGuarded(agents: Agents, request: HttpStreamRequest, guard: Guard): Promise<HttpStream> {
  const response = await head(agents, 'stream', request, guard);
  guard.guardSilence(request.idle);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    chunks: readChunks(response, request.url.origin, guard),
    close() {
      guard.end();
      response.destroy();
    },
  };
}

type Exchange = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body' | 'fence'>;

/** Sends and waits for the head; once more, on a connection of its own, when a kept one turned out to be closed. */
async function head(agents: Agents, purpose: Purpose, request: Exchange, guard: Guard): Promise<IncomingMessage> {
  const first = await attempt(agents, purpose, request, guard);
  if (first.is === 'head') return first.response;
  if (!first.stale || request.method !== 'GET' || guard.fault !== undefined) throw first.error;
  const second = await attempt(agents, 'fresh', request, guard);
  if (second.is === 'head') return second.response;
  throw second.error;
}

type Attempt =
  | { readonly is: 'head'; readonly response: IncomingMessage }
  | { readonly is: 'failed'; readonly error: Error; readonly stale: boolean };

function attempt(agents: Agents, purpose: Purpose, request: Exchange, guard: Guard): Promise<Attempt> {
  const { url, method, headers, body, fence } = request;
  return new Promise((resolve) => {
    const start = url.protocol === 'https:' ? https.request : http.request;
    const sent = start(asUrl(url), {
      method,
      headers: bodyHeaders(headers, body),
      agent: agents.agentFor(url.protocol, purpose),
    });
    sent.once('response', (response) => {
      response.on('error', () => {}); // Whoever reads learns of it; nobody reading must not end the process.
      // Node destroys a socket without telling the reply why; this way the reader learns of deadline and signal.
      guard.onFire((fault: Fault) => response.destroy(fault));
      resolve({ is: 'head', response });
    });
    sent.on('error', (error) => resolve({ is: 'failed', error, stale: sent.reusedSocket && isClosed(error) }));
    guard.onFire((fault: Fault) => sent.destroy(fault));
    if (fence === undefined) sent.end(body);
    else sent.once('socket', (socket) => whenConnected(socket, () => sendFenced(sent, body, fence)));
  });
}

const asUrl = (url: RequestUrl): URL => (url instanceof URL ? url : new URL(url.pathname + url.search, url.origin));

function whenConnected(socket: Socket, then: () => void): void {
  if (socket.connecting) socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', then);
  else then();
}

/** The check and the write that follows it are one turn of the event loop: nothing comes between them but a stop of the process itself. */
function sendFenced(sent: ClientRequest, body: HttpRequest['body'], fence: () => void): void {
  try {
    fence();
  } catch (thrown) {
    sent.destroy(asFault(thrown));
    return;
  }
  sent.end(body);
}

function isClosed(error: Error): boolean {
  const code = errorCode(error);
  return code === 'ECONNRESET' || code === 'EPIPE';
}

function bodyHeaders(headers: HttpRequest['headers'], body: HttpRequest['body']): Record<string, string | number> {
  if (body === undefined) return { ...headers };
  return { ...headers, 'Content-Length': bodyLength(body) };
}
