import type { AcmePrograms } from '../../acme-servers/programs.ts';
import { startAcmeServers } from '../../acme-servers/start.ts';
import type { AcmeServers } from '../../acme-servers/start.ts';
import { freePorts } from '../../control-plane/ports.ts';
import { startForwarder } from './forwarder.ts';
import type { Forwarder } from './forwarder.ts';
import { acmeManifests } from './acme-manifests.ts';

/** What --acme adds to the demo. */
export interface DemoAcme {
  /** Of the controller. */
  readonly flags: readonly string[];
  readonly manifests: readonly object[];
  /** Of the name server, `host:port`. */
  readonly nameServer: string;
  /** Who plays the ingress controller, for people. */
  readonly remark: string;
  /** Resolves with the reason if a server ends before it was asked to. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const ZONE = 'demo.test.';
const HTTP = 80;
/** Seconds: so that certificates are renewed while somebody watches. */
const LIFE = 120;
/** EndpointSlices take no loopback address; there is nobody here who would follow them. RFC 5737. */
const NOBODYS_ADDRESS = '192.0.2.1';

/** Starts BIND with the zone demo.test, Pebble, and what plays the ingress controller. @throws Fault transient: one did not start. */
export async function startDemoAcme(programs: AcmePrograms): Promise<DemoAcme> {
  const [answerPort = 0] = await freePorts(1);
  const forwarder = await startForwarder(HTTP, answerPort);
  try {
    const servers = await startAcmeServers(programs, {
      zone: { name: ZONE, records: ['by-http IN A 127.0.0.1'] },
      pebble: {
        httpPort: forwarder === undefined ? answerPort : HTTP,
        profiles: { demo: { description: 'Two minutes', validityPeriod: LIFE } },
      },
    });
    return await demoAcmeOf(servers, forwarder, answerPort);
  } catch (error) {
    forwarder?.close();
    throw error;
  }
}

async function demoAcmeOf(
  servers: AcmeServers,
  forwarder: Forwarder | undefined,
  answerPort: number,
): Promise<DemoAcme> {
  const { nameServer } = servers;
  return {
    flags: [
      `--dns01-recursive-nameservers=${nameServer}`,
      '--acme-http01-solver-mode=shared',
      `--acme-http01-solver-shared-port=${answerPort}`,
      `--acme-http01-solver-shared-addresses=${NOBODYS_ADDRESS}`,
      `--acme-http01-solver-nameservers=${nameServer}`,
    ],
    manifests: await acmeManifests(servers, forwarder !== undefined),
    nameServer,
    remark:
      forwarder === undefined
        ? `Port 80 of 127.0.0.1 cannot be had here: Pebble looks at port ${answerPort}, where the controller answers, and the self check is left out (waitInsteadOfSelfCheck).`
        : `In place of an ingress controller the demo leads port 80 of 127.0.0.1 to port ${answerPort}, where the controller answers HTTP-01.`,
    ended: servers.ended.then((name) => `${name} has ended`),
    stop: async () => {
      forwarder?.close();
      await servers.stop();
    },
  };
}
