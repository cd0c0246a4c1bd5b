import { issuerManifest, secretManifest } from '../../test/support/builders/manifests.ts';
import type { Manifest } from '../../test/support/builders/manifests.ts';
import { requestsIn } from '../../tools/acme-servers/pebble.ts';
import { ensureAcmePrograms } from '../../tools/acme-servers/programs.ts';
import { startAcmeServers as startServers, updateSolver } from '../../tools/acme-servers/start.ts';
import type { Progress } from '../../tools/terminal/progress.ts';
import type { Stage } from '../stage.ts';

/** The zone in which names are proven. */
export const ZONE = 'example.test';
const TSIG_SECRET = 'bench-tsig';

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
  const programs = await ensureAcmePrograms(process.env, toldBy(tell), signal);
  const servers = await startServers(programs, { zone: { name: `${ZONE}.` } });
  const { pebble, key } = servers;
  const acme = {
    server: pebble.directory,
    caBundle: Buffer.from(pebble.caBundle).toString('base64'),
    privateKeySecretRef: { name: 'bench-account' },
    solvers: [{ dns01: updateSolver(servers, TSIG_SECRET) }],
  };
  return {
    flags: [`--dns01-recursive-nameservers=${servers.nameServer}`],
    isAuthoritative: servers.isAuthoritative,
    issuer: (name) => [secretManifest(TSIG_SECRET, { key: key.secret }), issuerManifest(name, { acme })],
    requests: async () => requestsIn(await pebble.log()),
    stop: () => servers.stop(),
  };
}

/** Built or fetched is only the first time; a person is told by the stage's own line. */
const toldBy = (tell: Stage['tell']): Progress => ({
  begin: (what) => {
    tell(what);
    return { update: (text) => tell(`${what}: ${text}`), done: () => undefined, failed: () => undefined };
  },
  say: (line) => tell(line),
});
