import { randomBytes } from 'node:crypto';
import { askTxt } from '../conformance/ask-txt.ts';
import type { BindSetting } from '../../tools/acme-servers/bind.ts';
import { startBind } from '../../tools/acme-servers/bind.ts';
import type { Manifest } from './builders/manifests.ts';
import { issuerManifest, secretManifest } from './builders/manifests.ts';
import { programForTests } from './dns/debian-program.ts';
import { openDoor } from './dns/door.ts';
import type { Door } from './dns/door.ts';
import type { RunningServer } from '../../tools/acme-servers/server-process.ts';
import { goProgramForTests } from './go-program.ts';
import type { Pebble, PebbleSetting } from '../../tools/acme-servers/pebble.ts';
import { startPebble } from '../../tools/acme-servers/pebble.ts';
import type { UpdateServerKey } from '../../tools/acme-servers/update-key.ts';
import { nameserverText } from './update-server.ts';

const pebbleProgram = await goProgramForTests('pebble');
const bindProgram = await programForTests('named');
const missing = [pebbleProgram, bindProgram].find(({ is }) => is === 'missing');

/** Why there is no ACME server or no name server on this machine; undefined if there are both. */
export const whyNoWorld = missing?.is === 'missing' ? missing.because : undefined;

/** Zones of a name server, as one view or several. */
export type Views = BindSetting['views'];

/** Name servers and an ACME server of one test's own, so that they may fail. */
export interface AcmeWorld {
  /** May change TXT records where a zone says so. */
  readonly key: UpdateServerKey;
  /** Known to the servers, and without any right. */
  readonly stranger: UpdateServerKey;
  /** Starts a name server. */
  bind(views: Views): Promise<RunningServer>;
  /** The same server again, on its port, with other zones and nothing of what it knew. */
  again(server: RunningServer, views: Views): Promise<RunningServer>;
  /** An address that lets questions to a server pass by TCP only. */
  byTcpOnly(server: RunningServer, address: string): Promise<{ readonly host: string; readonly port: number }>;
  /** An ACME server that asks this name server, and an Issuer `le` for it with these solvers, and the Secrets with the keys. */
  issuer(
    asks: RunningServer,
    solvers: readonly object[],
    setting?: Partial<PebbleSetting>,
  ): Promise<readonly Manifest[]>;
  values(server: { readonly host: string; readonly port: number }, name: string): Promise<readonly string[]>;
  end(): Promise<void>;
}

const aKey = (name: string): UpdateServerKey => ({
  name,
  algorithm: 'HMACSHA256',
  secret: randomBytes(32).toString('base64'),
});

/** Starts nothing yet. Give its `end` to `onTestFinished`. */
export function acmeWorld(): AcmeWorld {
  if (pebbleProgram.is === 'missing' || bindProgram.is === 'missing') throw new Error(whyNoWorld);
  const [key, stranger] = [aKey('acme'), aKey('stranger')];
  const servers = new Set<RunningServer>();
  const doors: Door[] = [];
  const pebbles: Pebble[] = [];
  const start = async (views: Views, port?: number): Promise<RunningServer> => {
    const place = port === undefined ? {} : { port };
    const server = await startBind({ program: bindProgram.program, keys: [key, stranger], views, ...place });
    servers.add(server);
    return server;
  };
  const stop = (server: RunningServer): Promise<void> => {
    servers.delete(server);
    return server.stop();
  };
  return {
    key,
    stranger,
    bind: (views) => start(views),
    again: async (server, views) => {
      await stop(server);
      return start(views, server.port);
    },
    byTcpOnly: async (to, address) => {
      doors.push(await openDoor({ address, port: to.port, to, policy: 'tcp only' }));
      return { host: address, port: to.port };
    },
    issuer: async (asks, solvers, setting = {}) => {
      const pebble = await startPebble({ program: pebbleProgram.program, dnsServer: nameserverText(asks), ...setting });
      pebbles.push(pebble);
      const { directory: server, caBundle } = pebble;
      const account = { privateKeySecretRef: { name: 'account' } };
      const acme = { server, caBundle: Buffer.from(caBundle).toString('base64'), ...account, solvers };
      return [secretManifest('tsig', { acme: key.secret, stranger: stranger.secret }), issuerManifest('le', { acme })];
    },
    values: askTxt,
    end: async () => {
      await Promise.all([...pebbles.map((pebble) => pebble.stop()), ...doors.map((door) => door.close())]);
      await Promise.all([...servers].map(stop));
    },
  };
}

/** A solver by dynamic update at one server, with one of the keys, that asks these servers alone. */
export const solverAt = (
  updates: { readonly host: string; readonly port: number },
  asks: readonly { readonly host: string; readonly port: number }[],
  more: object = {},
  key = 'acme',
): object => ({
  dns01: {
    nameservers: asks.map(nameserverText),
    rfc2136: {
      nameserver: nameserverText(updates),
      tsigKeyName: key,
      tsigAlgorithm: 'HMACSHA256',
      tsigSecretSecretRef: { name: 'tsig', key },
      protocol: 'TCP',
    },
    ...more,
  },
});
