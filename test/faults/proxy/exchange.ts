import type { IncomingMessage, ServerResponse } from 'node:http';
import { assertNever } from '../../../src/base/assert-never.ts';
import type { PassedRequest } from './fault-proxy.ts';
import type { ProxyHooks, RequestFate, SeenReply, WatchLine } from './hooks.ts';
import type { SeenRequest } from './seen-request.ts';
import type { Upstream } from './upstream.ts';
import { readBody, withoutHops } from './upstream.ts';
import { passWatch } from './watch-lines.ts';

/** What one request is handled with. */
export interface ExchangeParts {
  readonly upstream: Upstream;
  readonly hooks: () => ProxyHooks;
  readonly onEnd: (end: PassedRequest['end']) => void;
  readonly onLine: (line: WatchLine) => void;
  /** Aborts when the controller has hung up. */
  readonly signal: AbortSignal;
}

/** One request with the message it came in and the answer it gets. */
export interface Exchange {
  readonly seen: SeenRequest;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Does with a request what the hooks say. Rejects where its connection is to be reset because something went wrong. */
export async function handleExchange(parts: ExchangeParts, exchange: Exchange): Promise<void> {
  const { seen, outgoing } = exchange;
  const fate = (await parts.hooks().onRequest?.(seen)) ?? { do: 'forward' };
  if (parts.signal.aborted) return;
  switch (fate.do) {
    case 'forward':
      return forward(parts, exchange, fate);
    case 'answer': {
      outgoing.writeHead(fate.status, { 'content-type': 'application/json', ...fate.headers });
      outgoing.end(JSON.stringify(fate.body));
      return parts.onEnd(fate.status);
    }
    case 'reset':
      parts.onEnd('reset');
      return reset(outgoing);
    case 'pretend':
      parts.onEnd('pretended');
      return pretend(fate, outgoing);
    default:
      return assertNever(fate);
  }
}

/** Breaks a connection off, as a crash of the other side does. */
export const reset = (outgoing: ServerResponse): void => void outgoing.socket?.resetAndDestroy();

function pretend({ lines, then }: Extract<RequestFate, { readonly do: 'pretend' }>, outgoing: ServerResponse): void {
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  outgoing.flushHeaders();
  for (const line of lines) outgoing.write(`${line}\n`);
  if (then === 'end') outgoing.end();
}

async function forward(
  parts: ExchangeParts,
  exchange: Exchange,
  { path, lines }: Extract<RequestFate, { readonly do: 'forward' }>,
): Promise<void> {
  const { seen, incoming, outgoing } = exchange;
  const from = await parts.upstream.send({ ...seen, path: path ?? seen.path }, incoming.headers, parts.signal);
  const status = from.statusCode ?? 502;
  if (seen.verb !== 'watch' || status !== 200) return forwardReply(parts, exchange, from);
  parts.onEnd(status);
  outgoing.writeHead(status, withoutHops(from.headers));
  outgoing.flushHeaders();
  for (const line of lines ?? []) outgoing.write(`${line}\n`);
  return passWatch({ watch: seen, hooks: parts.hooks, onLine: parts.onLine }, from, outgoing);
}

async function forwardReply(parts: ExchangeParts, { seen, outgoing }: Exchange, from: IncomingMessage): Promise<void> {
  const reply: SeenReply = { status: from.statusCode ?? 502, body: await readBody(from) };
  const fate = (await parts.hooks().onReply?.(seen, reply)) ?? { do: 'deliver' };
  if (fate.do === 'lose') {
    parts.onEnd('lost');
    return reset(outgoing);
  }
  outgoing.writeHead(reply.status, { ...withoutHops(from.headers), 'content-length': reply.body.length });
  if (fate.do === 'cut') {
    parts.onEnd('cut');
    outgoing.write(reply.body.subarray(0, Math.floor(reply.body.length / 2)), () => reset(outgoing));
    return;
  }
  outgoing.end(reply.body, () => {
    parts.onEnd(reply.status);
    parts.hooks().onDelivered?.(seen, reply);
  });
}
