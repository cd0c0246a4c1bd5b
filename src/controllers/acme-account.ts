import type { AccountKey } from '../acme/account-key.ts';
import { readAccountKey } from '../acme/account-key.ts';
import type { AcmeAccount, AcmeClient, AcmeClients, AcmeServer } from '../acme/acme-client.ts';
import { serverOf } from '../acme/server-of.ts';
import type { ObjectKey } from '../api/kubernetes.ts';
import type { Clock } from '../base/clock.ts';
import { setNewest } from '../base/set-newest.ts';
import { conditionOf } from '../api/conditions.ts';
import type { IssuerFacts } from '../api/issuer/facts.ts';
import { Fault } from '../base/fault.ts';
import { keyText } from '../kube/key-text.ts';
import type { Credential } from '../issuers/issuer.ts';
import type { Credentials, CredentialWish } from './credentials.ts';
import { issuerKeyOf } from './issuer-indexes.ts';
import type { SecretReaders } from './secret-version.ts';
import { secretVersion } from './secret-version.ts';

/** The account of an ACME issuer, as far as the caches know it: what a call needs to act as it. */
export interface AcmePlace {
  readonly issuer: ObjectKey;
  readonly server: AcmeServer;
  readonly accountUrl: string;
  /** The Secret with the account's private key, and its entry. */
  readonly key: CredentialWish & { readonly entry: string };
  /** Of the key with which the account was registered: another one would be refused by the server. */
  readonly keyHash: string;
}

/** The account, or why there is none yet, in words for what waits for it. */
export type FoundAccount =
  | { readonly is: 'ready'; readonly place: AcmePlace }
  | { readonly is: 'notReady'; readonly because: string };

/** The account of an issuer that is Ready. */
export function acmePlaceOf(
  readers: SecretReaders,
  facts: IssuerFacts,
  { clusterResourceNamespace }: { readonly clusterResourceNamespace: string },
): FoundAccount {
  const { kind, metadata, spec, status } = facts;
  const ready = conditionOf(status.conditions, 'Ready');
  if (ready?.status !== 'True') return notReady(ready?.message);
  const { acme } = spec;
  const { uri, lastPrivateKeyHash } = status.acme ?? {};
  if (acme === undefined || !uri) return notReady('it has no account');
  const namespace = kind === 'ClusterIssuer' ? clusterResourceNamespace : metadata.namespace;
  const { name, key: entry } = acme.privateKeySecretRef;
  const key = { namespace, name, version: secretVersion(readers, namespace, name), entry: entry || 'tls.key' };
  const issuer = issuerKeyOf(facts);
  const keyHash = lastPrivateKeyHash ?? '';
  return { is: 'ready', place: { issuer, server: serverOf(acme), accountUrl: uri, key, keyHash } };
}

const notReady = (because: string | undefined): FoundAccount => ({
  is: 'notReady',
  because: `Referenced issuer does not have a Ready status condition${because ? `: ${because}` : ''}`,
});

/** What accounts are opened with. */
export interface AccountParts {
  readonly clients: AcmeClients;
  readonly credentials: Credentials;
  readonly clock: Clock;
}

/** A client, and as whom it acts. */
export interface OpenAccount {
  readonly client: AcmeClient;
  readonly account: AcmeAccount;
}

/** The accounts of the issuers. */
export interface Accounts {
  /**
   * Does something as an account. `what` names it: where the server has asked to wait with such things, nobody asks before that, whichever object
   * it is for. An account that the server does not know is reported to who registers accounts.
   * @throws Fault of `act`; throttled `AcmeRateLimited` while the server wants to be left alone; misconfigured `CredentialMissing`,
   *   `AccountKeyInvalid`; transient `AccountKeyChanged`: the issuer has to be looked at first.
   */
  act<T>(what: AccountTask, signal: AbortSignal, act: (open: OpenAccount) => Promise<T>): Promise<T>;
  /** How many accounts of an issuer the server has forgotten since the process started, and whether this is one of them. */
  lossesOf(issuer: ObjectKey, accountUrl: string): AccountLosses;
  /** Told of each account that is found to be lost, with the issuer whose it is. */
  onLost(listener: (issuer: ObjectKey) => void): void;
}

/** What became of the accounts of an issuer. */
export interface AccountLosses {
  /** Grows with each: what was found out before may not be true any more. */
  readonly count: number;
  readonly isLost: boolean;
}

/** What is done, as whom. */
export interface AccountTask {
  readonly place: AcmePlace;
  readonly name: string;
}

/** Issuers of which losses are remembered. */
const MOST_LOSERS = 1000;

/** Makes them. A key is read once for each version of its Secret: that takes longer than to sign with it. */
export function createAccounts({ clients, credentials, clock }: AccountParts): Accounts {
  const lost = new Map<string, ReadonlySet<string>>();
  const pauses = new Map<string, Fault>();
  const listeners: ((issuer: ObjectKey) => void)[] = [];
  const open = opener(clients, credentials);
  const afterFault = ({ place, name }: AccountTask, fault: Fault): void => {
    // The issuer's own budget keeps each Order waiting for as long as its place in the line is far.
    if (fault.kind === 'throttled' && fault.code !== 'OrderBudgetSpent')
      pauses.set(`${place.accountUrl} ${name}`, fault);
    if (fault.code !== 'AcmeAccountDoesNotExist') return;
    const before = lost.get(keyText(place.issuer)) ?? new Set();
    if (before.has(place.accountUrl)) return;
    setNewest(lost, keyText(place.issuer), new Set([...before, place.accountUrl]), MOST_LOSERS);
    for (const listener of listeners) listener(place.issuer);
  };
  return {
    async act(task, signal, act) {
      const what = `${task.place.accountUrl} ${task.name}`;
      const pause = pauses.get(what);
      if (pause?.until !== undefined && pause.until > clock.now()) throw pause;
      pauses.delete(what);
      try {
        return await act(await open(task.place, signal));
      } catch (thrown) {
        if (thrown instanceof Fault) afterFault(task, thrown);
        throw thrown;
      }
    },
    lossesOf: (issuer, accountUrl) => {
      const urls = lost.get(keyText(issuer));
      return { count: urls?.size ?? 0, isLost: urls?.has(accountUrl) === true };
    },
    onLost: (listener) => void listeners.push(listener),
  };
}

type Open = (place: AcmePlace, signal: AbortSignal) => Promise<OpenAccount>;

function opener(clients: AcmeClients, credentials: Credentials): Open {
  const known = new WeakMap<Credential, AccountKey>();
  return async ({ server, accountUrl, key, keyHash }, signal) => {
    const credential = await credentials.read(key, signal);
    if (credential === undefined) throw missing(key);
    const read = known.get(credential) ?? readAccountKey(entryIn(credential, key));
    known.set(credential, read);
    if (keyHash !== '' && read.hash !== keyHash) throw changed(key);
    return { client: clients.of(server), account: { url: accountUrl, key: read } };
  };
}

const changed = ({ namespace, name }: AcmePlace['key']): Fault =>
  new Fault('transient', {
    code: 'AccountKeyChanged',
    message: `Secret "${namespace}/${name}" holds another key than the ACME account was registered with: waiting for the issuer`,
  });

function entryIn({ data }: Credential, key: AcmePlace['key']) {
  const entry = Object.hasOwn(data, key.entry) ? data[key.entry] : undefined;
  if (entry !== undefined) return entry;
  throw missing(key);
}

const missing = ({ namespace, name, entry }: AcmePlace['key']): Fault =>
  new Fault('misconfigured', {
    code: 'CredentialMissing',
    message: `Secret "${namespace}/${name}" with the private key of the ACME account, in "${entry}", is missing`,
    remedy: 'restore it, or let the issuer make a new account',
  });
