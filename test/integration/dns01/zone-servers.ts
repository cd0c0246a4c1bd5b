import { randomBytes } from 'node:crypto';
import type { DebianProgram } from '../../../tools/debian-programs/ensure.ts';
import { startBind } from '../../../tools/acme-servers/bind.ts';
import { programForTests } from '../../support/dns/debian-program.ts';
import type { RunningServer } from '../../../tools/acme-servers/server-process.ts';
import { startKnot } from '../../support/knot.ts';
import type { UpdateServer } from '../../support/update-server.ts';
import type { UpdateServerKey } from '../../../tools/acme-servers/update-key.ts';
import type { DnsProviderSubject, RunningDnsProvider } from '../../conformance/dns-provider.ts';

/** A kind of name server with a zone `example.test.` that takes updates, or why it cannot be had. */
export interface ZoneServer {
  readonly skipped: string | undefined;
  start(): Promise<StartedZone>;
}

/** The zone's server, running. */
export interface StartedZone extends UpdateServer {
  stop(): Promise<void>;
}

const ZONE = 'example.test.';

/** BIND. */
export const bindZone = (): Promise<ZoneServer> =>
  zoneServer('named', (program, key, zone) =>
    startBind({ program, keys: [key], views: [{ name: 'all', clients: ['any'], zones: [zone] }] }),
  );

/** Knot. */
export const knotZone = (): Promise<ZoneServer> =>
  zoneServer('knotd', (program, key, zone) => startKnot({ program, keys: [key], zones: [zone] }));

type Start = (
  program: DebianProgram,
  key: UpdateServerKey,
  zone: { readonly name: string; readonly keys: readonly string[] },
) => Promise<RunningServer>;

async function zoneServer(name: 'named' | 'knotd', start: Start): Promise<ZoneServer> {
  const found = await programForTests(name);
  if (found.is === 'missing') {
    return { skipped: found.because, start: () => Promise.reject(new Error(found.because)) };
  }
  return {
    skipped: undefined,
    async start() {
      const secret = randomBytes(32).toString('base64');
      const key: UpdateServerKey = { name: 'acme-update', algorithm: 'HMACSHA256', secret };
      const { host, port, stop } = await start(found.program, key, { name: ZONE, keys: [key.name] });
      return { nameServer: { host, port }, zone: ZONE, key, stop };
    },
  };
}

/** A subject of the suite that keeps its records in such a zone. */
export const inZone = (
  name: string,
  server: ZoneServer,
  running: (zone: UpdateServer, stop: () => Promise<void>) => RunningDnsProvider | Promise<RunningDnsProvider>,
): DnsProviderSubject => ({
  name,
  skipped: server.skipped,
  start: async () => {
    const zone = await server.start();
    return running(zone, () => zone.stop());
  },
});
