import { randomBytes } from 'node:crypto';
import type { AcmeClient } from '../../../src/acme/acme-client.ts';
import type { AccountKey } from '../../../src/acme/account-key.ts';
import { secretType } from '../../../src/api/resource-types.ts';
import type { Milliseconds } from '../../../src/base/instant.ts';
import { minutes, seconds } from '../../../src/base/instant.ts';
import { Secret } from '../../../src/base/secret.ts';
import { liveRead } from '../../../src/commands/controller/certificate-parts.ts';
import { challengeRoom } from '../../../src/commands/controller/challenge-room.ts';
import { challengeSettings } from '../../../src/commands/controller/challenge-settings.ts';
import { parseSettings } from '../../../src/commands/controller/settings.ts';
import { createStores, everyStore } from '../../../src/commands/controller/stores.ts';
import type { Accounts } from '../../../src/controllers/acme-account.ts';
import type { ChallengeAbilities } from '../../../src/controllers/challenge/perform.ts';
import { createCredentials } from '../../../src/controllers/credentials.ts';
import type { Credential } from '../../../src/issuers/issuer.ts';
import { createCache } from '../../../src/kube/cache.ts';
import { createExecutor } from '../../../src/kube/executor/executor.ts';
import { createRun } from '../../../src/kube/run-controllers.ts';
import type { Dns } from '../../../src/net/dns/dns.ts';
import { createHttpTransport } from '../../../src/net/http-transport.ts';
import type { HttpTransport } from '../../../src/net/http.ts';
import { createRequestBudgets } from '../../../src/solvers/dns01/budget.ts';
import { createDnsProvider } from '../../../src/solvers/dns01/registry.ts';
import { chooseRoute } from '../../../src/solvers/http01/registry.ts';
import { accountUrl, thumbprint } from '../builders/acme-objects.ts';
import { dnsProviderParts } from '../dns-provider-parts.ts';
import type { ModelApi } from '../model-api.ts';
import { createModelApi } from '../model-api.ts';
import type { MovedClock } from '../moved-clock.ts';
import { silentLog } from '../silent-log.ts';
import type { TroubledVendor } from './troubled-vendor.ts';

/** The controller of Challenges with its real loop, its providers and their budgets, over a model of the API and a server that believes all. */
export interface ChallengeRig {
  readonly model: ModelApi;
  readonly clock: MovedClock;
  readonly events: readonly string[];
  /** Lets time pass in steps; whatever needs no time comes to its end between them. */
  pass(time: Milliseconds, step?: Milliseconds): Promise<void>;
  stop(): Promise<void>;
}

/** What the rig is put together from. */
export interface ChallengeRigParts {
  readonly clock: MovedClock;
  /** Where requests to vendors are sent, whatever their origin. */
  readonly vendor: TroubledVendor;
  readonly dns: Dns;
}

/** Starts it. */
export async function startChallengeRig({ clock, vendor, dns }: ChallengeRigParts): Promise<ChallengeRig> {
  const settings = parseSettings([]);
  if (settings === undefined) throw new Error('the flags ask for help');
  const model = createModelApi({ now: () => clock.now() });
  const events: string[] = [];
  const transport = sentTo(vendor, createHttpTransport({ clock, maxConnections: 64 }));
  const stores = createStores({ namespace: '', log: silentLog, onRequest: () => undefined, onOrder: () => undefined });
  const all = everyStore(stores);
  const cache = createCache(all.map(({ store }) => store));
  const recordEvents = (drafts: readonly { type: string; reason: string; message: string }[]): void => {
    for (const { type, reason, message } of drafts) events.push(`${type} ${reason}: ${message}`);
  };
  const furniture = {
    executor: createExecutor({ api: model, cache, recordEvents }),
    recordEvents,
    clock,
    taps: [],
    workers: 2,
    stillHeld: () => true,
    newCorrelationId: () => randomBytes(4).toString('hex'),
  };
  const abilities = abilitiesOver(model, clock, dns, transport);
  const options = { settings: challengeSettings(settings, {}), isOn: true, namespace: '' };
  const rooms = [challengeRoom(furniture, stores, abilities, options)].filter((room) => room !== undefined);
  const random = (): number => 0.5;
  const run = createRun({ api: model, clock, random, cache, reflected: all, rooms, onStoreState: () => undefined });
  run.start();
  // A provider's code is loaded when it is first wanted, which takes a time that no clock here tells.
  await createDnsProvider({ cloudflare: {} }, noPlace, dnsProviderParts());
  const rest = (): Promise<void> => breathe(() => transport.inFlight() > vendor.held);
  await rest();
  return {
    model,
    clock,
    events,
    pass: async (time, step = seconds(1)) => {
      for (let left: number = time; left > 0; left -= step) {
        await rest();
        await clock.move(step);
      }
      await rest();
    },
    stop: async () => {
      const stopped = run.stop(minutes(1));
      await rest();
      await clock.move(minutes(2));
      await stopped;
      transport.close();
    },
  };
}

/** Lets everything that is not waiting for the clock, or held by the vendor, come to an end. */
async function breathe(isBusy: () => boolean): Promise<void> {
  for (let quiet = 0; quiet < 12; quiet++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (isBusy()) quiet = 0;
  }
}

function sentTo({ origin }: TroubledVendor, transport: HttpTransport): HttpTransport & { inFlight(): number } {
  let inFlight = 0;
  return {
    ...transport,
    inFlight: () => inFlight,
    send: async (request, signal) => {
      inFlight += 1;
      try {
        return await transport.send(
          { ...request, url: new URL(request.url.pathname + request.url.search, origin) },
          signal,
        );
      } finally {
        inFlight -= 1;
      }
    },
  };
}

function abilitiesOver(model: ModelApi, clock: MovedClock, dns: Dns, transport: HttpTransport): ChallengeAbilities {
  const parts = dnsProviderParts({ clock, transport });
  const budgets = createRequestBudgets(clock);
  return {
    accounts: believed,
    credentials: createCredentials(liveRead(model, secretType)),
    dnsThrough: () => dns,
    checkHttp01: () => Promise.reject(new Error('nothing here is proven by HTTP-01')),
    readIngress: () => Promise.resolve(undefined),
    chooseRoute,
    providerOf: (dns01, { resourceNamespace, ambientCredentials, credentials }) => {
      const secretText = ({ name, key = '' }: { readonly name: string; readonly key?: string | undefined }) =>
        new Secret(textIn(credentials, name, key));
      return createDnsProvider(dns01, { resourceNamespace, ambientCredentials, secretText }, parts, budgets);
    },
  };
}

const noPlace = { resourceNamespace: '', ambientCredentials: false, secretText: () => new Secret('') };

const textIn = (credentials: readonly Credential[], name: string, key: string): string =>
  Buffer.from(credentials.find((one) => one.name === name)?.data[key]?.reveal() ?? [])
    .toString()
    .trim();

/** An ACME server that finds every answer, as what it looks at is not tried here. */
const believed: Accounts = {
  act: (_, _signal, act) => act({ client, account: { url: accountUrl, key } }),
  lossesOf: () => ({ count: 0, isLost: false }),
  onLost: () => undefined,
};
const key: AccountKey = {
  hash: 'hash',
  jwk: {},
  thumbprint,
  sign: () => Promise.reject(new Error('nothing is signed')),
};
const unasked = (): Promise<never> => Promise.reject(new Error('nobody should ask the server this'));
const client: AcmeClient = {
  directory: () =>
    Promise.resolve({
      termsOfService: undefined,
      website: undefined,
      caaIdentities: [],
      externalAccountRequired: false,
      profiles: {},
      offersRenewalInfo: false,
    }),
  acceptChallenge: (_, url) =>
    Promise.resolve({ url, type: 'dns-01', status: 'valid', token: '', error: undefined, retryAfter: undefined }),
  register: unasked,
  updateContact: unasked,
  newOrder: unasked,
  order: unasked,
  authorization: unasked,
  finalize: unasked,
  certificate: unasked,
  renewalInfo: unasked,
};
