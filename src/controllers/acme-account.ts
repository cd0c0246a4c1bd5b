import type { AccountKey } from '../acme/account-key.ts';
import { readAccountKey } from '../acme/account-key.ts';
import type { AcmeAccount, AcmeClient, AcmeClients, AcmeServer } from '../acme/acme-client.ts';
import { serverOf } from '../acme/server-of.ts';
import { conditionOf } from '../api/conditions.ts';
import type { IssuerFacts } from '../api/issuer/facts.ts';
import type { AcmeIssuerSpec } from '../api/issuer/types.ts';
import { Fault } from '../base/fault.ts';
import type { Credential } from '../issuers/issuer.ts';
import type { Credentials, CredentialWish } from './credentials.ts';
import type { SecretReaders } from './secret-version.ts';
import { secretVersion } from './secret-version.ts';

/** The account of an ACME issuer, as far as the caches know it: what a call needs to act as it. */
export interface AcmePlace {
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
  { kind, metadata, spec, status }: IssuerFacts & { readonly spec: { readonly acme?: AcmeIssuerSpec } },
  { clusterResourceNamespace }: { readonly clusterResourceNamespace: string },
): FoundAccount {
  const ready = conditionOf(status.conditions, 'Ready');
  if (ready?.status !== 'True') return notReady(ready?.message);
  const { acme } = spec;
  const { uri, lastPrivateKeyHash } = status.acme ?? {};
  if (acme === undefined || !uri) return notReady('it has no account');
  const namespace = kind === 'ClusterIssuer' ? clusterResourceNamespace : metadata.namespace;
  const { name, key: entry } = acme.privateKeySecretRef;
  const key = { namespace, name, version: secretVersion(readers, namespace, name), entry: entry || 'tls.key' };
  return { is: 'ready', place: { server: serverOf(acme), accountUrl: uri, key, keyHash: lastPrivateKeyHash ?? '' } };
}

const notReady = (because: string | undefined): FoundAccount => ({
  is: 'notReady',
  because: `Referenced issuer does not have a Ready status condition${because ? `: ${because}` : ''}`,
});

/** What accounts are opened with. */
export interface AccountParts {
  readonly clients: AcmeClients;
  readonly credentials: Credentials;
}

/** A client, and as whom it acts. */
export interface OpenAccount {
  readonly client: AcmeClient;
  readonly account: AcmeAccount;
}

/** The accounts of the issuers. */
export interface Accounts {
  /**
   * Reads the account's key and gives the client of its server.
   * @throws Fault misconfigured `CredentialMissing`, `AccountKeyInvalid`; transient `AccountKeyChanged`: the issuer has to be looked at first.
   */
  open(place: AcmePlace, signal: AbortSignal): Promise<OpenAccount>;
}

/** Makes them. A key is read once for each version of its Secret: that takes longer than to sign with it. */
export function createAccounts({ clients, credentials }: AccountParts): Accounts {
  const known = new WeakMap<Credential, AccountKey>();
  return {
    async open({ server, accountUrl, key, keyHash }, signal) {
      const credential = await credentials.read(key, signal);
      if (credential === undefined) throw missing(key);
      const read = known.get(credential) ?? readAccountKey(entryIn(credential, key));
      known.set(credential, read);
      if (keyHash !== '' && read.hash !== keyHash) throw changed(key);
      return { client: clients.of(server), account: { url: accountUrl, key: read } };
    },
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
