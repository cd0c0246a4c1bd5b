import { programForTests } from '../../support/dns/debian-program.ts';
import { goProgramForTests } from '../../support/go-program.ts';
import { startBind } from '../../../tools/acme-servers/bind.ts';
import type { Pebble } from '../../../tools/acme-servers/pebble.ts';
import { startPebble } from '../../../tools/acme-servers/pebble.ts';
import type { HttpRouter } from './http-router.ts';
import { startHttpRouter } from './http-router.ts';

/** Below it every name leads to loopback. */
export const HTTP_ZONE = 'http.test';

/** Pebble, and what its validation goes through; all plans share them, each has names of its own. */
export interface HttpServers {
  readonly pebble: Pebble;
  readonly router: HttpRouter;
  stop(): Promise<void>;
}

let started: Promise<HttpServers> | undefined;

/** Starts them once. @throws Error: a program cannot be had on this machine, and why. */
export function httpServers(): Promise<HttpServers> {
  started ??= start();
  return started;
}

/** Stops them, if they were started. */
export async function stopHttpServers(): Promise<void> {
  await (await started)?.stop();
}

async function start(): Promise<HttpServers> {
  const [pebbleProgram, named] = await Promise.all([goProgramForTests('pebble'), programForTests('named')]);
  if (pebbleProgram.is === 'missing') throw new Error(pebbleProgram.because);
  if (named.is === 'missing') throw new Error(named.because);
  const zones = [{ name: `${HTTP_ZONE}.`, records: ['* IN A 127.0.0.1'] }];
  const bind = await startBind({ program: named.program, views: [{ name: 'all', clients: ['any'], zones }] });
  const router = await startHttpRouter();
  const dnsServer = `${bind.host}:${bind.port}`;
  const pebble = await startPebble({ program: pebbleProgram.program, dnsServer, httpPort: router.port });
  return {
    pebble,
    router,
    stop: async () => void (await Promise.all([pebble.stop(), router.stop(), bind.stop()])),
  };
}
