import { freePorts } from '../../tools/control-plane/ports.ts';
import type { DebianProgram } from '../../tools/debian-programs/ensure.ts';
import { startServer } from '../../tools/acme-servers/server-process.ts';
import type { RunningServer } from '../../tools/acme-servers/server-process.ts';

/** Starts Pebble's DNS server, for which every name has this one address. */
export async function startChallengeTestServer(program: DebianProgram, address: string): Promise<RunningServer> {
  const [management = 0] = await freePorts(1);
  return startServer('pebble-challtestsrv', {
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
}
