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
  /** Port of everything in it. */
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
}

const ROOT = '127.7.0.1';
const addressOf = (index: number): string => `127.7.0.${index + 10}`;

/** Starts two BINDs: one that is all name servers, by view, and the resolver. Doors give each name server its address. */
export async function startSmallInternet(setting: InternetSetting): Promise<SmallInternet> {
  const { program, hosts, keys = [], resolverClauses = [] } = setting;
  const servers = await startBind({ program, keys, views: [rootView(hosts), ...hosts.map(viewOf)] });
  const resolver = await startBind({
    program,
    files: { 'root.hints': `. 3600000 NS ns.root.\nns.root. 3600000 A ${ROOT}\n` },
    views: [{ name: 'resolver', clients: ['any'], zones: [], clauses: ['recursion yes;', HINTS, ...resolverClauses] }],
  });
  const { port } = resolver;
  const doors = await Promise.all([
    openDoor({ address: ROOT, port, to: servers }),
    ...hosts.map(({ policy = 'open' }, index) => openDoor({ address: addressOf(index), port, to: servers, policy })),
  ]);
  return {
    port,
    resolver: { is: 'plain', host: resolver.host, port },
    host: (name) => ({ is: 'plain', host: addressOf(hosts.findIndex((host) => host.name === name)), port }),
    stop: async () => {
      await Promise.all([servers.stop(), resolver.stop()]);
      await Promise.all(doors.map((door) => door.close()));
    },
  };
}

const HINTS = 'zone "." { type hint; file "root.hints"; };';

const viewOf = ({ name, zones, clauses }: InternetHost, index: number): BindView => ({
  name,
  zones,
  clients: [addressOf(index)],
  clauses: clauses ?? ['recursion no;'],
});

/** The root and `dns.`, in which the name servers have their addresses. */
function rootView(hosts: readonly InternetHost[]): BindView {
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
  const addresses = hosts.map(({ name }, index) => `${name} IN A ${addressOf(index)}`);
  const glue = ['ns.root. IN A 127.7.0.1', 'dns. IN NS ns.root.'];
  return {
    name: 'root',
    clients: [ROOT],
    zones: [
      { name: '.', servers: ['ns.root.'], records: [...glue, ...delegations] },
      { name: 'dns.', servers: ['ns.root.'], records: addresses },
    ],
  };
}
