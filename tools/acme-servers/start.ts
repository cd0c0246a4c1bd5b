import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Fault } from '../../src/base/fault.ts';
import { startBind } from './bind.ts';
import { startPebble } from './pebble.ts';
import type { Pebble, PebbleSetting } from './pebble.ts';
import type { AcmePrograms } from './programs.ts';
import type { RunningServer } from './server-process.ts';
import { newUpdateKey } from './update-key.ts';
import type { UpdateServerKey } from './update-key.ts';
import type { ServedZone } from './zones.ts';

/** Where a zone's server has to be to be found by its NS record, as a certificate authority finds it. */
const HOST = '127.0.0.1';
const DNS_PORT = 53;

/** An ACME server, and the name server that it asks, with a zone that a key may update. */
export interface AcmeServers {
  readonly pebble: Pebble;
  /** Of the name server, `host:port`. */
  readonly nameServer: string;
  /** Whether the name server is at the port where authoritative servers are looked for. */
  readonly isAuthoritative: boolean;
  readonly key: UpdateServerKey;
  /** Resolves with the name of the first that ends. */
  readonly ended: Promise<'Pebble' | 'BIND'>;
  stop(): Promise<void>;
}

/** What they serve. */
export interface AcmeServersSetting {
  readonly zone: Omit<ServedZone, 'keys'>;
  readonly pebble?: Omit<PebbleSetting, 'program' | 'dnsServer'>;
}

/**
 * Starts BIND, at port 53 of 127.0.0.1 where that may be had, and Pebble, strict and without its naps. Both end with this process.
 * @throws Fault transient: one of them did not start.
 */
export async function startAcmeServers(programs: AcmePrograms, setting: AcmeServersSetting): Promise<AcmeServers> {
  const key = newUpdateKey('acme-update');
  const bind = await startZone(programs, { ...setting.zone, keys: [key.name] }, key);
  const nameServer = `${bind.host}:${bind.port}`;
  try {
    const pebble = await startPebble({ program: programs.pebble, dnsServer: nameServer, ...setting.pebble });
    return {
      pebble,
      nameServer,
      isAuthoritative: bind.port === DNS_PORT,
      key,
      ended: Promise.race([pebble.ended.then(() => 'Pebble' as const), bind.ended.then(() => 'BIND' as const)]),
      stop: async () => {
        await pebble.stop();
        await bind.stop();
      },
    };
  } catch (error) {
    await bind.stop();
    throw error;
  }
}

async function startZone({ named }: AcmePrograms, zone: ServedZone, key: UpdateServerKey): Promise<RunningServer> {
  const setting = { program: named, keys: [key], views: [{ name: 'all', clients: ['any'], zones: [zone] }] };
  if (!(await canListen(HOST, DNS_PORT))) return startBind(setting);
  try {
    return await startBind({ ...setting, port: DNS_PORT });
  } catch (error) {
    // Somebody else took it meanwhile, or has it for TCP.
    if (error instanceof Fault) return startBind(setting);
    throw error;
  }
}

/** The solver of an ACME issuer that keeps its records in the zone; the key is in the field `key` of a Secret. */
export function updateSolver(
  { nameServer, isAuthoritative, key }: Pick<AcmeServers, 'nameServer' | 'isAuthoritative' | 'key'>,
  secretName: string,
): object {
  const rfc2136 = {
    nameserver: nameServer,
    tsigKeyName: key.name,
    tsigAlgorithm: key.algorithm,
    tsigSecretSecretRef: { name: secretName, key: 'key' },
  };
  return isAuthoritative ? { rfc2136 } : { rfc2136, nameservers: [nameServer] };
}

/** Ports below 1024 are not for everybody. */
async function canListen(address: string, port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const listening = once(socket, 'listening').then(
    () => true,
    () => false,
  );
  socket.bind(port, address);
  const can = await listening;
  if (can) await new Promise<void>((resolve) => socket.close(() => resolve()));
  return can;
}
