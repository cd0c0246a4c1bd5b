import { once } from 'node:events';
import type { createServer, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { Fault } from '../../base/fault.ts';
import { milliseconds, seconds } from '../../base/instant.ts';
import type { Milliseconds } from '../../base/instant.ts';
import { hostOf, readAsked } from './asked-answer.ts';

/** What became of a request, for the log; health is not worth a line. */
export type Answered =
  | { readonly is: 'answered'; readonly host: string }
  | { readonly is: 'refused'; readonly because: 'base_path' | 'host' | 'token'; readonly host: string };

/** Where answers come from. */
export interface AnswerSource {
  /** Whether any challenge of the host waits here. Hosts as `hostOf` gives them. */
  knows(host: string): boolean;
  /** The key authorization of a token of the host. */
  find(host: string, token: string): string | undefined;
}

/** How long one client may take, and how many there may be: anybody on the Internet reaches this. */
export interface AnswerLimits {
  readonly headers: Milliseconds;
  readonly request: Milliseconds;
  readonly idle: Milliseconds;
  readonly connections: number;
}

/** What a server of answers is made of. */
export interface AnswerServerOptions {
  readonly source: AnswerSource;
  /** Of `node:http`. Not imported here: whoever imports it loads all that it exports, and with WebSocket the whole of fetch, TLS and crypto. */
  readonly createServer: typeof createServer;
  /** 0 takes any free one. */
  readonly port: number;
  /** All addresses of both families if absent. */
  readonly address?: string;
  readonly limits?: Partial<AnswerLimits>;
  readonly told?: (answered: Answered) => void;
}

/** A server that listens. */
export interface AnswerServer {
  readonly port: number;
  /** Takes nothing new and cuts what is left. */
  close(): Promise<void>;
}

const LIMITS: AnswerLimits = { headers: seconds(5), request: seconds(10), idle: seconds(5), connections: 512 };
const LARGEST_HEADERS = 8192;
const CHECK_EVERY = milliseconds(500);

/**
 * Answers HTTP-01 challenges: the key authorization for its host and token, 404 for everything else. Reference 2.14, RFC 8555 §8.3.
 * @throws Fault misconfigured `AddressTaken`: it cannot listen there.
 */
export async function startAnswerServer(options: AnswerServerOptions): Promise<AnswerServer> {
  const limits = { ...LIMITS, ...options.limits };
  const server = options.createServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      keepAliveTimeout: limits.idle,
      connectionsCheckingInterval: Math.min(CHECK_EVERY, limits.headers),
      maxHeaderSize: LARGEST_HEADERS,
    },
    listenerOf(options),
  );
  server.maxConnections = limits.connections;
  server.listen({ port: options.port, ...(options.address === undefined ? {} : { host: options.address }) });
  await once(server, 'listening').catch((cause: unknown) => {
    throw notListening(options.port, cause);
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listenerOf =
  ({ source, told = () => {} }: AnswerServerOptions): RequestListener =>
  (request, response) => {
    const asked = readAsked({ target: request.url ?? '', host: request.headers.host ?? '' });
    if (asked.is === 'health') return ok(response, '');
    const host = asked.is === 'answer' ? asked.host : hostOf(request.headers.host ?? '');
    const refuse = (because: 'base_path' | 'host' | 'token'): void => {
      told({ is: 'refused', because, host });
      notFound(response);
    };
    if (asked.is === 'nothing') return refuse('base_path');
    if (!source.knows(host)) return refuse('host');
    const key = source.find(host, asked.token);
    if (key === undefined) return refuse('token');
    told({ is: 'answered', host });
    return ok(response, key);
  };

/** Nothing between here and the CA may keep an answer: the next challenge of the host has another. */
const ok = (response: ServerResponse, body: string): void =>
  reply(response, 200, body, { 'Cache-Control': 'no-cache, no-store, must-revalidate' });

const notFound = (response: ServerResponse): void => reply(response, 404, 'Not Found\n', {});

function reply(response: ServerResponse, status: number, body: string, more: OutgoingHttpHeaders): void {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': Buffer.byteLength(body), ...more };
  response.writeHead(status, headers).end(body);
}

function notListening(port: number, cause: unknown): Fault {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  return new Fault('misconfigured', {
    code: 'AddressTaken',
    message: `failed to listen on port ${port}: ${code}`,
    remedy: 'give another port, or end what listens there',
    cause,
  });
}
