import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { startBind } from '../../test/support/bind.ts';
import { issuerManifest, secretManifest } from '../../test/support/builders/manifests.ts';
import type { Manifest } from '../../test/support/builders/manifests.ts';
import type { RunningServer } from '../../test/support/dns/server-process.ts';
import { requestsIn, startPebble } from '../../test/support/pebble.ts';
import type { Pebble } from '../../test/support/pebble.ts';
import type { UpdateServerKey } from '../../test/support/update-server.ts';
import { ensureDebianProgram } from '../../tools/debian-programs/ensure.ts';
import { ensureGoProgram } from '../../tools/go-programs/ensure.ts';
import type { Progress } from '../../tools/terminal/progress.ts';
import type { Stage } from '../stage.ts';

/** The zone in which names are proven. */
export const ZONE = 'example.test';
/** Where a zone's server has to be to be found by its NS record, as a certificate authority finds it. */
const HOST = '127.0.0.1';
const DNS_PORT = 53;

/** An ACME server and the name server of a zone, and what leads a controller to them. */
export interface AcmeServers {
  /** Of the controller: which recursive server it asks. */
  readonly flags: readonly string[];
  /** Whether the authoritative servers are found and asked, as by default. */
  readonly isAuthoritative: boolean;
  /** An Issuer that proves by dynamic updates, and its Secret. */
  issuer(name: string): readonly Manifest[];
  /** Requests that the ACME server has answered so far, e.g. `POST /order-plz`. */
  requests(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts Pebble, strict and without its naps, and BIND. @throws Fault misconfigured: a program cannot be had here, and why. */
export async function startAcmeServers({ signal, tell }: Pick<Stage, 'signal' | 'tell'>): Promise<AcmeServers> {
  const progress = toldBy(tell);
  const [named, pebbleProgram] = await Promise.all([
    ensureDebianProgram('named', process.env, progress, signal),
    ensureGoProgram('pebble', process.env, progress, signal),
  ]);
  const isAuthoritative = await canListen(HOST, DNS_PORT);
  const place = isAuthoritative ? { port: DNS_PORT } : {};
  const key: UpdateServerKey = {
    name: 'acme-update',
    algorithm: 'HMACSHA256',
    secret: randomBytes(32).toString('base64'),
  };
  const zone = { name: `${ZONE}.`, keys: [key.name] };
  const zones = [zone];
  const bind = await startBind({
    program: named,
    ...place,
    keys: [key],
    views: [{ name: 'all', clients: ['any'], zones }],
  });
  const nameServer = `${bind.host}:${bind.port}`;
  const program = { program: pebbleProgram, environment: process.env };
  try {
    const pebble = await startPebble({ program, dnsServer: nameServer });
    return serversOf(pebble, bind, { isAuthoritative, key });
  } catch (error) {
    await bind.stop();
    throw error;
  }
}

/** Built or fetched is only the first time; a person is told by the stage's own line. */
const toldBy = (tell: Stage['tell']): Progress => ({
  begin: (what) => {
    tell(what);
    return { update: (text) => tell(`${what}: ${text}`), done: () => undefined, failed: () => undefined };
  },
  say: (line) => tell(line),
});

function serversOf(
  pebble: Pebble,
  bind: RunningServer,
  { isAuthoritative, key }: { readonly isAuthoritative: boolean; readonly key: UpdateServerKey },
): AcmeServers {
  const nameServer = `${bind.host}:${bind.port}`;
  const rfc2136 = {
    nameserver: nameServer,
    tsigKeyName: key.name,
    tsigAlgorithm: key.algorithm,
    tsigSecretSecretRef: { name: 'bench-tsig', key: 'key' },
  };
  const dns01 = isAuthoritative ? { rfc2136 } : { rfc2136, nameservers: [nameServer] };
  const acme = {
    server: pebble.directory,
    caBundle: Buffer.from(pebble.caBundle).toString('base64'),
    privateKeySecretRef: { name: 'bench-account' },
    solvers: [{ dns01 }],
  };
  return {
    flags: [`--dns01-recursive-nameservers=${nameServer}`],
    isAuthoritative,
    issuer: (name) => [secretManifest('bench-tsig', { key: key.secret }), issuerManifest(name, { acme })],
    requests: async () => requestsIn(await pebble.log()),
    stop: async () => {
      await pebble.stop();
      await bind.stop();
    },
  };
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
