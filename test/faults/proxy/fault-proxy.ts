import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ControlPlaneAddress } from '../../../tools/control-plane/start.ts';
import { handleExchange, reset } from './exchange.ts';
import type { ProxyHooks, WatchLine } from './hooks.ts';
import type { SeenRequest } from './seen-request.ts';
import { readRequest } from './seen-request.ts';
import type { Upstream } from './upstream.ts';
import { connectUpstream } from './upstream.ts';

/** A request that passed, and how it ended. */
export interface PassedRequest {
  readonly request: SeenRequest;
  /** The status that the controller got, or what became of the request instead. */
  readonly end: number | 'reset' | 'lost' | 'cut' | 'pretended';
}

/** A watch line that the server sent. */
export interface PassedLine {
  readonly watch: SeenRequest;
  readonly line: WatchLine;
}

/** Stands between one controller and the API server, and does to what passes what its hooks say. */
export interface FaultProxy {
  /** For `--master=`; plain HTTP on loopback. */
  readonly url: string;
  /** Every request that has ended, in the order of their ends. A watch is told when it begins to be answered. */
  readonly passed: readonly PassedRequest[];
  /** Every watch line, in the order in which the server sent them. */
  readonly lines: readonly PassedLine[];
  /** From now on these and no others; what an earlier hook holds stays with it. */
  setHooks(hooks: ProxyHooks): void;
  /** Resets the watches that are open and fit. */
  cutWatches(fits?: (watch: SeenRequest) => boolean): void;
  /** Called whenever a request comes or ends and whenever a watch line comes; returns what takes the listener away. */
  onTraffic(listener: () => void): () => void;
  /** Resets everything and listens no more. */
  close(): Promise<void>;
}

/** Starts one in front of an API server. Without hooks everything passes unchanged. */
export async function startFaultProxy(
  target: Pick<ControlPlaneAddress, 'server' | 'caPem'>,
  hooks: ProxyHooks = {},
): Promise<FaultProxy> {
  const proxy = new LoopbackProxy(connectUpstream(target), hooks);
  await proxy.listen();
  return proxy;
}

class LoopbackProxy implements FaultProxy {
  readonly passed: PassedRequest[] = [];
  readonly lines: PassedLine[] = [];
  readonly #upstream: Upstream;
  readonly #server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing));
  readonly #watches = new Map<ServerResponse, SeenRequest>();
  readonly #listeners = new Set<() => void>();
  #hooks: ProxyHooks;
  #count = 0;

  constructor(upstream: Upstream, hooks: ProxyHooks) {
    this.#upstream = upstream;
    this.#hooks = hooks;
    // A watch lasts; what is held, too.
    this.#server.requestTimeout = 0;
    this.#server.keepAliveTimeout = 600_000;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  setHooks(hooks: ProxyHooks): void {
    this.#hooks = hooks;
  }

  cutWatches(fits: (watch: SeenRequest) => boolean = () => true): void {
    for (const [outgoing, watch] of this.#watches) if (fits(watch)) reset(outgoing);
  }

  onTraffic(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    this.#upstream.close();
    await closed;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const hungUp = new AbortController();
    outgoing.on('close', () => {
      this.#watches.delete(outgoing);
      if (!outgoing.writableFinished) hungUp.abort();
    });
    outgoing.on('error', () => undefined);
    try {
      const seen = await this.#read(incoming);
      if (seen.verb === 'watch') this.#watches.set(outgoing, seen);
      this.#tell();
      await handleExchange(this.#partsFor(seen, hungUp.signal), { seen, incoming, outgoing });
    } catch {
      // The server is away, the controller has hung up, or a hook said so by throwing: a broken connection is what each of them looks like.
      reset(outgoing);
    }
  }

  #partsFor(seen: SeenRequest, signal: AbortSignal): Parameters<typeof handleExchange>[0] {
    return {
      upstream: this.#upstream,
      hooks: () => this.#hooks,
      signal,
      onEnd: (end) => {
        this.passed.push({ request: seen, end });
        this.#tell();
      },
      onLine: (line) => {
        this.lines.push({ watch: seen, line });
        this.#tell();
      },
    };
  }

  async #read(incoming: IncomingMessage): Promise<SeenRequest> {
    const body = await buffer(incoming);
    return readRequest({
      id: (this.#count += 1),
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      accept: incoming.headers.accept ?? '',
      contentType: incoming.headers['content-type'] ?? '',
      body,
    });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
