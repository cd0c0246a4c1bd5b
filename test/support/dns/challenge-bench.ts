import { randomBytes } from 'node:crypto';
import { createAcmeClients } from '../../../src/acme/create-acme-clients.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { Clock } from '../../../src/base/clock.ts';
import { asFault } from '../../../src/base/fault.ts';
import { after, formatInstant, minutes, seconds } from '../../../src/base/instant.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import type { Accounts } from '../../../src/controllers/acme-account.ts';
import type { ChallengeCall, ChallengeReply, Dns01Task } from '../../../src/controllers/challenge/calls.ts';
import type { ChallengeAbilities } from '../../../src/controllers/challenge/perform.ts';
import { perform } from '../../../src/controllers/challenge/perform.ts';
import { createCredentials } from '../../../src/controllers/credentials.ts';
import type { Answer } from '../../../src/kube/controller.ts';
import type { Dns } from '../../../src/net/dns/dns.ts';
import type { HttpTransport } from '../../../src/net/http.ts';
import type { DnsProvider } from '../../../src/solvers/dns01/provider.ts';
import { createDnsProvider } from '../../../src/solvers/dns01/registry.ts';
import { chooseRoute } from '../../../src/solvers/http01/registry.ts';
import { accountUrl, faulted, now, replied } from '../builders/acme-objects.ts';
import type { Pairs } from '../builders/certificate-fixtures.ts';
import type { ChallengeWorld } from '../builders/challenge-world.ts';
import { challengeWord, presented } from '../builders/challenge-world.ts';
import { dnsProviderParts, dnsProviderSetting } from '../dns-provider-parts.ts';

/** What the calls of a Challenge are made with. */
export interface BenchParts {
  readonly pairs: Pairs;
  readonly dnsThrough: (nameservers: readonly string[]) => Dns;
  /** What is in Secrets of namespace `solvers`, as `name/key`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What the certificate authority calls itself in CAA records. */
  readonly caaIdentities?: readonly string[];
  /** By which updates are signed. The system's if absent. */
  readonly clock?: Clock;
}

/** Makes the calls of the controller of Challenges, and tells what its rules then write: the reason in the status, or an event. '' if all went well. */
export interface ChallengeBench {
  present(task: Dns01Task): Promise<string>;
  look(task: Dns01Task, ask?: 'authoritative' | 'recursive'): Promise<string>;
  cleanUp(task: Dns01Task): Promise<string>;
}

/** The value of one domain, by one solver. */
export const aTask = (domain: string, value: string, dns01: Dns01Task['dns01']): Dns01Task => ({
  domain,
  wildcard: false,
  value,
  dns01,
  resourceNamespace: 'solvers',
  ambientCredentials: false,
  credentials: [],
});

/** Makes one. Nothing of the API server is there: the answers are laid on the desk of a Challenge as it stands in the tables. */
export function challengeBench(parts: BenchParts): ChallengeBench {
  const abilities = abilitiesOf(parts);
  const answer = (call: ChallengeCall): Promise<Answer<ChallengeReply>> => outcomeOf(abilities, call);
  const told = (world: ChallengeWorld): string => wordsOf(challengeWord(parts.pairs, world));
  const about = { id: 'x', target: 'x' };
  return {
    present: async (task) => told({ answers: { present: await answer({ ...about, name: 'present', task }) } }),
    look: async (task, ask = 'authoritative') => {
      const check = await answer({ ...about, name: 'check', task, ask, place });
      if (check.is === 'reply' && check.reply.of === 'sight' && check.reply.isThere) return '';
      return told({ challenge: presented, answers: { check } });
    },
    cleanUp: async (task) => {
      const metadata = { deletionTimestamp: formatInstant(now) };
      const cleanUp = await answer({ ...about, name: 'cleanUp', task });
      return told({ challenge: { ...presented, metadata }, answers: { cleanUp } });
    },
  };
}

const never = new AbortController().signal;

async function outcomeOf(abilities: ChallengeAbilities, call: ChallengeCall): Promise<Answer<ChallengeReply>> {
  try {
    // Later than what is told at once: the first seconds are usual.
    return replied(await perform(abilities, call, never), after(now, seconds(5)));
  } catch (thrown) {
    return faulted(asFault(thrown), after(now, minutes(1)));
  }
}

function wordsOf(word: ReturnType<typeof challengeWord>): string {
  if (word.do === 'setStatus') return typeof word.status['reason'] === 'string' ? word.status['reason'] : '';
  return ('then' in word ? (word.then ?? []) : []).map(({ message }) => message).join('; ');
}

const DIRECTORY = 'https://ca.example/directory';
const place = {
  issuer: { type: { group: '', version: '', kind: 'Issuer', plural: '', namespaced: true }, namespace: '', name: 'le' },
  server: { directory: DIRECTORY, caBundle: undefined, skipTlsVerify: false },
  accountUrl,
  key: { namespace: 'solvers', name: 'account', version: undefined, entry: 'tls.key' },
  keyHash: '',
};

function abilitiesOf({ dnsThrough, secrets, caaIdentities = [], clock = systemClock }: BenchParts): ChallengeAbilities {
  const noSecret = (): Promise<KubeObject | undefined> => Promise.resolve(undefined);
  const { config: _, ...setting } = dnsProviderSetting(undefined, secrets);
  const parts = dnsProviderParts({ clock });
  return {
    accounts: accountsAt(caaIdentities),
    credentials: createCredentials(noSecret),
    dnsThrough,
    checkHttp01: () => Promise.reject(new Error('nothing here is proven by HTTP-01')),
    readIngress: noSecret,
    chooseRoute,
    providerOf: (dns01): Promise<DnsProvider> => createDnsProvider(dns01, setting, parts),
  };
}

/** Only the directory of the server is asked for, by the client that the program has. */
function accountsAt(caaIdentities: readonly string[]): Accounts {
  const urls = Object.fromEntries(
    ['newNonce', 'newAccount', 'newOrder'].map((name) => [name, `https://ca.example/${name}`]),
  );
  const body = Buffer.from(JSON.stringify({ ...urls, meta: { caaIdentities } }));
  const transport: HttpTransport = {
    send: () => Promise.resolve({ status: 200, headers: {}, body }),
    open: () => Promise.reject(new Error('ACME has no streams')),
    close: () => undefined,
  };
  const clients = createAcmeClients({
    transportFor: () => transport,
    clock: systemClock,
    userAgent: 'test',
    onRequest: () => undefined,
  });
  const noKey = (): never => {
    throw new Error('nothing here is signed by an account');
  };
  return {
    act: (_, _signal, act) =>
      act({
        client: clients.of(place.server),
        account: {
          url: accountUrl,
          get key() {
            return noKey();
          },
        },
      }),
    lossesOf: () => ({ count: 0, isLost: false }),
    onLost: () => undefined,
  };
}

/** A value as ACME makes them. RFC 8555 §8.4. */
export const aValue = (): string => randomBytes(32).toString('base64url');
