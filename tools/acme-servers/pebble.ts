import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHttpTransport } from '../../src/net/http-transport.ts';
import { systemClock } from '../../src/base/system-clock.ts';
import { seconds } from '../../src/base/instant.ts';
import type { DebianProgram } from '../debian-programs/ensure.ts';
import { freePorts } from '../control-plane/ports.ts';
import { startServer } from './server-process.ts';
import type { RunningServer } from './server-process.ts';
import { issueWebCertificate } from './web-certificate.ts';
import type { WebCertificate } from './web-certificate.ts';

/** How Pebble is set up; what is left out is as calm as a server can be. */
export interface PebbleSetting {
  readonly program: DebianProgram;
  /** `host:port` of the server that its validation authority asks. */
  readonly dnsServer: string;
  /** Where it expects the answers of HTTP-01. */
  readonly httpPort?: number;
  /** Nonces that it refuses, in percent. Default 0. */
  readonly nonceReject?: number;
  /** Authorizations that it does not ask anew, in percent. Default 0. */
  readonly authorizationReuse?: number;
  readonly chainLength?: number;
  readonly alternateRoots?: number;
  readonly profiles?: Readonly<Record<string, { readonly description: string; readonly validityPeriod: number }>>;
  /** Keys by their ids, base64url; where there are any, an account needs one. */
  readonly externalAccounts?: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly retryAfter?: { readonly authz: number; readonly order: number };
  readonly domainBlocklist?: readonly string[];
  /** What its directory says that it is called in CAA records, which it does not look at itself. */
  readonly caaIdentities?: readonly string[];
  /** Its validation authority sleeps for up to so many seconds before it looks. Default: not at all. */
  readonly validationSleep?: number;
  /** Takes every answer for good: for measurements only. */
  readonly alwaysValid?: boolean;
}

/** Pebble, running in strict mode on loopback. */
export interface Pebble {
  /** URL of the directory. */
  readonly directory: string;
  /** PEM of the CA that signed its certificate for https. */
  readonly caBundle: string;
  log(): Promise<string>;
  /** PEM of the root that it signs with; above 0: of that of another chain. */
  root(number?: number): Promise<string>;
  /** Asks its management API. */
  manage(path: string, body: object): Promise<void>;
  /** Resolves when the process that was started first has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Nobody answers until it is restarted. */
  halt(): Promise<void>;
  /** The same server on the same ports with nothing of what it knew. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Place {
  readonly port: number;
  readonly management: number;
  readonly certificate: WebCertificate;
}

const never = new AbortController().signal;

/** Starts it. What it knows is lost when it ends. */
export async function startPebble(setting: PebbleSetting): Promise<Pebble> {
  const [port = 0, management = 0] = await freePorts(2);
  const certificate = issueWebCertificate('Pebble web CA');
  const place = { port, management, certificate };
  let running = await start(setting, place);
  const transport = createHttpTransport({ clock: systemClock, tls: { ca: certificate.ca } });
  const ask = async (method: 'GET' | 'POST', path: string, body?: object): Promise<string> => {
    const url = new URL(path, `https://127.0.0.1:${management}`);
    const limits = { within: seconds(10), maxBytes: 1024 * 1024 };
    const headers = { 'user-agent': 'certwright-tools', 'content-type': 'application/json' };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await transport.send({ method, url, headers, ...limits, ...content }, never);
    if (reply.status >= 300)
      throw new Error(`Pebble's management answered ${reply.status} for ${path}: ${reply.body.toString('utf8')}`);
    return reply.body.toString('utf8');
  };
  return {
    directory: `https://127.0.0.1:${port}/dir`,
    caBundle: certificate.ca,
    log: () => running.log(),
    root: (number = 0) => ask('GET', `/roots/${number}`),
    ended: running.ended,
    manage: async (path, body) => void (await ask('POST', path, body)),
    halt: () => running.stop(),
    restart: async () => {
      await running.stop();
      running = await start(setting, place);
    },
    stop: async () => {
      transport.close();
      await running.stop();
    },
  };
}

function start(setting: PebbleSetting, place: Place): Promise<RunningServer> {
  return startServer('pebble', {
    program: {
      program: setting.program.program,
      environment: { ...setting.program.environment, ...switches(setting) },
    },
    port: place.port,
    readyText: 'ACME directory available at',
    prepare: async (folder) => {
      const config = join(folder, 'pebble.json');
      await writeFile(join(folder, 'cert.pem'), place.certificate.certificate);
      await writeFile(join(folder, 'key.pem'), place.certificate.key, { mode: 0o600 });
      await writeFile(config, JSON.stringify({ pebble: configuration(setting, folder, place) }));
      return ['-strict', '-config', config, '-dnsserver', setting.dnsServer];
    },
  });
}

const switches = (setting: PebbleSetting): NodeJS.ProcessEnv => ({
  ...(setting.validationSleep === undefined
    ? { PEBBLE_VA_NOSLEEP: '1' }
    : { PEBBLE_VA_SLEEPTIME: String(setting.validationSleep) }),
  PEBBLE_WFE_NONCEREJECT: String(setting.nonceReject ?? 0),
  PEBBLE_AUTHZREUSE: String(setting.authorizationReuse ?? 0),
  PEBBLE_CHAIN_LENGTH: String(setting.chainLength ?? 1),
  PEBBLE_ALTERNATE_ROOTS: String(setting.alternateRoots ?? 0),
  ...(setting.alwaysValid === true ? { PEBBLE_VA_ALWAYS_VALID: '1' } : {}),
});

const configuration = (setting: PebbleSetting, folder: string, { port, management }: Place): object => ({
  listenAddress: `127.0.0.1:${port}`,
  managementListenAddress: `127.0.0.1:${management}`,
  certificate: join(folder, 'cert.pem'),
  privateKey: join(folder, 'key.pem'),
  httpPort: setting.httpPort ?? 5002,
  tlsPort: 5001,
  ocspResponderURL: '',
  externalAccountBindingRequired: setting.externalAccounts !== undefined,
  externalAccountMACKeys: setting.externalAccounts ?? {},
  domainBlocklist: setting.domainBlocklist ?? [],
  caaIdentities: setting.caaIdentities ?? [],
  retryAfter: setting.retryAfter ?? { authz: 1, order: 1 },
  profiles: setting.profiles ?? { default: { description: 'The default', validityPeriod: 7_776_000 } },
  keyAlgorithm: 'ecdsa',
});

/** The requests that Pebble has answered by its log, in order, e.g. `POST /order-plz`. */
export const requestsIn = (log: string): readonly string[] =>
  [...log.matchAll(/Pebble [\d/: ]+((?:POST|HEAD|GET) \/[\w-]+)/g)].map(([, request = '']) => request);
