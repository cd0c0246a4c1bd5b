import { randomInt } from 'node:crypto';
import type { PlainDnsServer } from '../../../src/net/dns/server.ts';
import { isWithin } from '../../../src/net/dns/dns-name.ts';
import type { DebianProgram } from '../../../tools/debian-programs/ensure.ts';
import { startBind } from '../../../tools/acme-servers/bind.ts';
import type { BindView, BindZone } from '../../../tools/acme-servers/bind.ts';
import type { UpdateServerKey } from '../../../tools/acme-servers/update-key.ts';
import { openDoor } from './door.ts';
import type { DoorPolicy } from './door.ts';

/** A name server of the internet. Its name is `<name>.dns.`. */
export interface InternetHost {
  readonly name: string;
  readonly zones: readonly BindZone[];
  /** Clauses of its view. */
  readonly clauses?: readonly string[];
  readonly policy?: DoorPolicy;
}

/** Roots, name servers and a resolver, all on loopback at one port. */
export interface SmallInternet {
  /** Port of everything in it, and where name servers are asked besides 53. */
  readonly port: number;
  /** Asks the others, from the root downwards. */
  readonly resolver: PlainDnsServer;
  /** A name server itself. */
  host(name: string): PlainDnsServer;
  stop(): Promise<void>;
}

/** What is in it. A zone that is within no other one is delegated by the root to the servers that its first copy names. */
export interface InternetSetting {
  readonly program: DebianProgram;
  readonly hosts: readonly InternetHost[];
  readonly keys?: readonly UpdateServerKey[];
  /** Clauses of the resolver. */
  readonly resolverClauses?: readonly string[];
  /** Whether name servers answer at port 53 too, where a whole program asks them. Only root may listen there. */
  readonly atPort53?: boolean;
}

/** Addresses of one internet. Where the port is not free to choose, the network is: another run on this machine has another. */
interface Network {
  readonly root: string;
  host(index: number): string;
}

function network({ atPort53 = false }: InternetSetting): Network {
  const prefix = atPort53 ? `127.${randomInt(8, 255)}.${randomInt(1, 255)}` : '127.7.0';
  return { root: `${prefix}.1`, host: (index) => `${prefix}.${index + 10}` };
}

/** Starts two BINDs: one that is all name servers, by view, and the resolver. Doors give each name server its address. */
export async function startSmallInternet(setting: InternetSetting): Promise<SmallInternet> {
  const { program, hosts, keys = [], resolverClauses = [], atPort53 = false } = setting;
  const addresses = network(setting);
  const views = [rootView(hosts, addresses), ...hosts.map((host, index) => viewOf(host, addresses.host(index)))];
  const servers = await startBind({ program, keys, views });
  const resolver = await startBind({
    program,
    files: { 'root.hints': `. 3600000 NS ns.root.\nns.root. 3600000 A ${addresses.root}\n` },
    views: [{ name: 'resolver', clients: ['any'], zones: [], clauses: ['recursion yes;', HINTS, ...resolverClauses] }],
  });
  const { port } = resolver;
  const doors = await Promise.all([
    openDoor({ address: addresses.root, port, to: servers }),
    ...[port, ...(atPort53 ? [DNS_PORT] : [])].flatMap((at) =>
      hosts.map(({ policy = 'open' }, index) =>
        openDoor({ address: addresses.host(index), port: at, to: servers, policy }),
      ),
    ),
  ]);
  return {
    port,
    resolver: { is: 'plain', host: resolver.host, port },
    host: (name) => ({ is: 'plain', host: addresses.host(hosts.findIndex((host) => host.name === name)), port }),
    stop: async () => {
      await Promise.all([servers.stop(), resolver.stop()]);
      await Promise.all(doors.map((door) => door.close()));
    },
  };
}

const DNS_PORT = 53;
const HINTS = 'zone "." { type hint; file "root.hints"; };';

const viewOf = ({ name, zones, clauses }: InternetHost, address: string): BindView => ({
  name,
  zones,
  clients: [address],
  clauses: clauses ?? ['recursion no;'],
});

/** The root and `dns.`, in which the name servers have their addresses. */
function rootView(hosts: readonly InternetHost[], { root, host }: Network): BindView {
  const zones = new Map(
    hosts
      .flatMap((host) => host.zones)
      .toReversed()
      .map((zone) => [zone.name, zone]),
  );
  const isTop = (name: string): boolean => ![...zones.keys()].some((other) => other !== name && isWithin(name, other));
  const delegations = [...zones.values()]
    .filter(({ name }) => isTop(name))
    .flatMap(({ name, servers = [] }) => servers.map((server) => `${name} IN NS ${server}`));
  const addresses = hosts.map(({ name }, index) => `${name} IN A ${host(index)}`);
  const glue = [`ns.root. IN A ${root}`, 'dns. IN NS ns.root.'];
  return {
    name: 'root',
    clients: [root],
    zones: [
      { name: '.', servers: ['ns.root.'], records: [...glue, ...delegations] },
      { name: 'dns.', servers: ['ns.root.'], records: addresses },
    ],
  };
}
