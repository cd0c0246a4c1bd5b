import { freePorts } from '../../tools/control-plane/ports.ts';
import type { DebianProgram } from '../../tools/debian-programs/ensure.ts';
import { startServer } from '../../tools/acme-servers/server-process.ts';
import type { RunningServer } from '../../tools/acme-servers/server-process.ts';

/** Pebble's DNS server, running. */
export interface ChallengeTestServer extends RunningServer {
  /** Asks its management API, e.g. `add-a` with `{ host: 'a.test.', addresses: ['192.0.2.1'] }`. */
  manage(what: string, body: object): Promise<void>;
}

/** Starts Pebble's DNS server, for which every name has this one address unless it is told another. */
export async function startChallengeTestServer(program: DebianProgram, address: string): Promise<ChallengeTestServer> {
  const [management = 0] = await freePorts(1);
  const server = await startServer('pebble-challtestsrv', {
    program,
    readyText: 'Starting management server',
    prepare: (_, port) =>
      Promise.resolve([
        `-dnsserver=127.0.0.1:${port}`,
        `-management=127.0.0.1:${management}`,
        '-http01=',
        '-https01=',
        '-tlsalpn01=',
        '-doh=',
        `-defaultIPv4=${address}`,
        '-defaultIPv6=',
      ]),
  });
  return {
    ...server,
    manage: async (what, body) => {
      const reply = await fetch(`http://127.0.0.1:${management}/${what}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      if (!reply.ok) throw new Error(`challtestsrv answered ${reply.status} for ${what}`);
    },
  };
}
