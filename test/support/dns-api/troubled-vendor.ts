// Stands before a contract server and lets trouble befall requests, as no vendor does on demand: other answers, or none until a test says so.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instant } from '../../../src/base/instant.ts';
import type { VendorAnswer } from '../../contract-servers/json-vendor.ts';

/** One request as it came. */
export interface SeenRequest {
  /** Names the account that it was made with. */
  readonly account: string;
  readonly method: string;
  readonly path: string;
  readonly at: Instant;
  /** Of its account, from 1. */
  readonly count: number;
}

/** Another answer; or none: it is held, and goes on when the test says so. Undefined: nothing befalls it. */
export type Trouble = VendorAnswer | 'hold' | undefined;

/** A vendor that can be troubled. */
export interface TroubledVendor {
  readonly origin: string;
  readonly seen: readonly SeenRequest[];
  befalls: (request: SeenRequest) => Trouble;
  /** How many requests are held. */
  readonly held: number;
  /** Lets those go on that are held; the contract server answers them. */
  release(): void;
  stop(): Promise<void>;
}

/** Starts it. `accounts` are contract servers by the credential that they take. */
export async function startTroubledVendor(
  accounts: ReadonlyMap<string, { readonly name: string; readonly server: Server }>,
  now: () => Instant,
): Promise<TroubledVendor> {
  const seen: SeenRequest[] = [];
  const held = new Set<() => void>();
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    const credential = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const account = accounts.get(credential);
    if (account === undefined) return void response.writeHead(401).end();
    const count = seen.filter((one) => one.account === account.name).length + 1;
    const { method = '', url: path = '' } = request;
    const one = { account: account.name, method, path, at: now(), count };
    seen.push(one);
    const goOn = (): void => void account.server.emit('request', request, response);
    const trouble = vendor.befalls(one);
    if (trouble === undefined) return goOn();
    if (trouble !== 'hold') return answer(response, trouble);
    held.add(goOn);
    response.on('close', () => held.delete(goOn));
  };
  // No connection is closed for being idle: by the clock of the test an hour is over in no time.
  const front = createServer({ keepAliveTimeout: 0 }, take);
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const vendor: TroubledVendor = {
    origin: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    seen,
    befalls: () => undefined,
    get held() {
      return held.size;
    },
    release() {
      for (const goOn of held) goOn();
      held.clear();
    },
    async stop() {
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
    },
  };
  return vendor;
}

function answer(response: ServerResponse, [status, body, headers = {}]: VendorAnswer): void {
  const type = { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
}
