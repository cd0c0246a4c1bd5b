import { DEFAULT_CONNECTIONS, tlsOptions } from './agents.ts';
import { unpacked } from './body.ts';
import type { Guard } from './guard.ts';
import { startGuard } from './guard.ts';
import type { HttpReply, HttpRequest, HttpTransport, RequestUrl, TransportOptions } from './http.ts';
import { createHttpTransport } from './http-transport.ts';
import type { ExchangeEnd } from './kept-connections/connection.ts';
import { ConnectionPool } from './kept-connections/pool.ts';
import { networkFault } from './network-fault.ts';

/**
 * The transport of the API server: what `createHttpTransport` promises, at a quarter of its CPU for each request (docs/adr/0008). Streams,
 * and all that goes through a proxy, go its way.
 * @throws Fault misconfigured `TlsMaterialInvalid`; from `send` also transient `MalformedReply`.
 */
export function createKeptTransport(options: TransportOptions): HttpTransport {
  const usual = createHttpTransport(options);
  if (options.proxy !== undefined) return usual;
  const pools = new Map<string, ConnectionPool>();
  const tls = tlsOptions(options.tls ?? {});
  const poolOf = (url: RequestUrl): ConnectionPool => {
    const present = pools.get(url.origin);
    if (present !== undefined) return present;
    const made = new ConnectionPool(url, tls, options.maxConnections ?? DEFAULT_CONNECTIONS);
    pools.set(url.origin, made);
    return made;
  };
  return {
    open: usual.open,
    async send(request, signal) {
      const { origin } = request.url;
      const guard = startGuard(options.clock, origin, request.within, signal);
      try {
        return await send(poolOf(request.url), request, guard);
      } catch (thrown) {
        throw guard.fault ?? networkFault(thrown, origin);
      } finally {
        guard.end();
      }
    },
    close() {
      usual.close();
      for (const pool of pools.values()) pool.close();
    },
  };
}

/** Once more, on a connection of its own, when a kept one turned out to be closed. */
async function send(pool: ConnectionPool, request: HttpRequest, guard: Guard): Promise<HttpReply> {
  let end = await attempt(pool, request, guard, false);
  if (end.is === 'failed' && end.isStale && request.method === 'GET' && guard.fault === undefined)
    end = await attempt(pool, request, guard, true);
  if (end.is === 'failed') throw end.error;
  return unpacked(end.reply, request.url.origin, request.maxBytes);
}

async function attempt(
  pool: ConnectionPool,
  request: HttpRequest,
  guard: Guard,
  isFresh: boolean,
): Promise<ExchangeEnd> {
  const connection = await pool.take(guard, isFresh);
  try {
    guard.onFire((fault) => connection.destroy(fault));
    return await connection.exchange(request);
  } finally {
    pool.release(connection);
  }
}
