import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Fault } from '../base/fault.ts';
import type { Milliseconds } from '../base/instant.ts';
import { milliseconds, seconds } from '../base/instant.ts';

/** What a route answers. */
export interface TextReply {
  readonly status: number;
  readonly contentType: string;
  /** Whole, or in pieces that are written as fast as the client reads. */
  readonly body: string | AsyncIterable<string>;
}

/** Answers a GET of one path. A throw becomes a 500 without its text. */
export type Route = (query: URLSearchParams) => TextReply;

/** Bounds of a listener; the defaults are for probes and scrapers. */
export interface ServerLimits {
  readonly headers: Milliseconds;
  readonly request: Milliseconds;
  readonly idle: Milliseconds;
  readonly connections: number;
}

/** What a small server is made of. */
export interface ServerOptions {
  /** `host:port` as Go writes it: `0.0.0.0:9402`, `[::1]:9402`, `:9402`; port 0 takes any free one. */
  readonly address: string;
  /** What the address is for, in the error text: `prometheus`, `healthz`. */
  readonly purpose: string;
  readonly routes: Readonly<Record<string, Route>>;
  readonly limits?: Partial<ServerLimits>;
  onError(thrown: unknown, path: string): void;
}

/** A server that listens. */
export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Takes nothing new, lets answers under way end, and cuts what is left after `deadline`. */
  close(deadline: Milliseconds): Promise<void>;
}

const DEFAULT_LIMITS: ServerLimits = { headers: seconds(5), request: seconds(10), idle: seconds(60), connections: 100 };
const LARGEST_HEADERS = 16_384;
const CHECK_EVERY = milliseconds(500);

/**
 * Starts a plain HTTP server for GET and HEAD of fixed paths; everything else is 404 or 405.
 * @throws Fault misconfigured: the address cannot be read or listened on; names it.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, port } = parseAddress(options);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const server = createServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      keepAliveTimeout: limits.idle,
      connectionsCheckingInterval: Math.min(CHECK_EVERY, limits.headers),
      maxHeaderSize: LARGEST_HEADERS,
    },
    (request, response) => void answer(request, response, options),
  );
  server.maxConnections = limits.connections;
  server.on('request', (_, response) => response.on('close', () => setImmediate(endIfClosing, server)));
  await listen(server, host, port, options);
  return { ...boundTo(server), close: (deadline) => close(server, deadline) };
}

async function listen(server: Server, host: string, port: number, { address, purpose }: ServerOptions): Promise<void> {
  try {
    server.listen({ port, ...(host === '' ? {} : { host }) });
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new Fault('misconfigured', {
      code: 'AddressUnavailable',
      message: `failed to listen on ${purpose} address ${address}: ${code}`,
      remedy:
        code === 'EADDRINUSE'
          ? 'end the process that listens there, or choose another address'
          : 'choose another address',
      cause,
    });
  }
}

function boundTo(server: Server): { host: string; port: number } {
  const bound = server.address();
  if (bound === null || typeof bound === 'string')
    throw new Fault('defect', { code: 'ImpossibleState', message: 'a listening TCP server has no address' });
  return { host: bound.address, port: bound.port };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: ServerOptions): Promise<void> {
  const url = URL.parse(request.url ?? '/', 'http://localhost') ?? new URL('http://localhost/');
  // A body is never read: its sender is told so by the end of the connection.
  if (hasBody(request)) response.shouldKeepAlive = false;
  try {
    await send(request, response, replyTo(request.method, url.pathname, url.searchParams, options));
  } catch (thrown) {
    if (isClientGone(thrown)) return;
    options.onError(thrown, url.pathname);
    if (response.headersSent) response.destroy();
    else await send(request, response, plain(500, 'internal server error\n')).catch(() => response.destroy());
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

function replyTo(method: string | undefined, path: string, query: URLSearchParams, options: ServerOptions): TextReply {
  const route = Object.hasOwn(options.routes, path) ? options.routes[path] : undefined;
  if (route === undefined) return plain(404, '404 page not found\n');
  if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Method Not Allowed\n');
  return route(query);
}

async function send(request: IncomingMessage, response: ServerResponse, reply: TextReply): Promise<void> {
  response.writeHead(reply.status, { 'content-type': reply.contentType, 'x-content-type-options': 'nosniff' });
  if (request.method === 'HEAD') return void response.end();
  if (typeof reply.body === 'string') return void response.end(reply.body);
  await pipeline(reply.body, response);
}

/** A scraper that leaves in the middle is nobody's error. */
const isClientGone = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_STREAM_PREMATURE_CLOSE';

/** A connection whose answer ended after `close` was called would be kept for its idle time. */
function endIfClosing(server: Server): void {
  if (!server.listening) server.closeIdleConnections();
}

async function close(server: Server, deadline: Milliseconds): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), deadline);
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
  clearTimeout(cut);
}

function parseAddress({ address, purpose }: ServerOptions): { host: string; port: number } {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(address);
  const port = Number(match?.[3]);
  if (match !== null && port <= 65_535) return { host: match[1] ?? match[2] ?? '', port };
  throw new Fault('misconfigured', {
    code: 'AddressUnreadable',
    message: `failed to listen on ${purpose} address ${address}: not of the form host:port`,
    remedy: 'write it as 0.0.0.0:9402, [::1]:9402 or :9402',
  });
}

const plain = (status: number, body: string): TextReply => ({ status, contentType: 'text/plain; charset=utf-8', body });
