import type { AcmeSolver } from '../../api/issuer/types.ts';
import type { Clock } from '../../base/clock.ts';
import type { Instant, Milliseconds } from '../../base/instant.ts';
import type { Secret } from '../../base/secret.ts';
import type { HttpTransport } from '../../net/http.ts';

/** One value among others in a TXT record set. */
export interface TxtRecord {
  /** Absolute, lower case, with the trailing dot: `_acme-challenge.www.example.com.`, or where its CNAMEs lead. */
  readonly name: string;
  /** Apex of the zone that holds it, absolute, with the trailing dot. Found by SOA. */
  readonly zone: string;
  /** The value, without quotes. */
  readonly value: string;
  /** The domain that is proven, without wildcard label and trailing dot: acmeDNS finds its account by it, a webhook is told. */
  readonly domain: string;
}

/**
 * A place where TXT records are kept. Implementations leave every value that is not theirs alone, may be asked the same again (after a crash
 * nobody knows whether the first was heard), and give back only when the provider has accepted: whether servers show it is looked at elsewhere.
 *
 * @throws Fault, and nothing else: `throttled` with `until` where the provider said so, `refused` where it said no to this request,
 *   `misconfigured` where only a person can mend it (credentials, zone), `transient` for the rest. No credential in any text; ids of requests
 *   only in `cause`, as what varies would write the status anew at each attempt.
 */
export interface DnsProvider {
  /** The value is there afterwards, beside all others. */
  present(record: TxtRecord, signal: AbortSignal): Promise<void>;
  /** The value is gone afterwards, all others are left. A value or name that is no longer there is success; a zone that is not shown is a Fault, as it may only be hidden from the credential. */
  cleanUp(record: TxtRecord, signal: AbortSignal): Promise<void>;
}

/** `spec.acme.solvers[].dns01`, as written. */
export type Dns01Solver = NonNullable<AcmeSolver['dns01']>;

/** The name of a provider, as it stands in the spec. */
export type DnsProviderName = Exclude<keyof Dns01Solver, 'cnameStrategy' | 'nameservers'>;

/** A provider as one issuer configures it, with its credentials. */
export interface DnsProviderSetting<Config> {
  readonly config: Config;
  /** Where the Secrets and service accounts are that `config` names. */
  readonly resourceNamespace: string;
  /** Whether the controller's own identity may be used where `config` names no credentials. Flags `--issuer-ambient-credentials` and its like. */
  readonly ambientCredentials: boolean;
  /**
   * One entry of a Secret that `config` names, already read, without white space at its ends.
   * @throws Fault misconfigured `CredentialMissing`: the Secret or the entry is not there, or is empty.
   */
  secretText(selector: SecretSelector): Secret<string>;
}

/** Names one entry of a Secret. */
export interface SecretSelector {
  readonly name: string;
  /** Absent where the schema has a default, which the caller passes on. */
  readonly key?: string | undefined;
}

/** What a provider may use of the world around it. It never gets a client of Kubernetes. */
export interface DnsProviderParts {
  /** Trusts public roots, and goes through the configured proxies. */
  readonly transport: HttpTransport;
  readonly clock: Clock;
  /** The vendor has said, other than by 429, that there were too many requests: none is made with this credential until then. */
  readonly pauseUntil: (until: Instant) => void;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Access tokens, kept from act to act. */
  readonly tokens: KeptTokens;
  /** The region of AWS that the controller runs in, if its environment names one. */
  readonly awsRegion: string | undefined;
  /** A token of a service account in `resourceNamespace`, by TokenRequest. @throws Fault. */
  readonly serviceAccountToken: (wanted: ServiceAccountToken, signal: AbortSignal) => Promise<Secret<string>>;
  /** Sends to an aggregated API of the cluster, as webhooks are reached. @throws Fault. */
  readonly postToCluster: (path: string, body: unknown, signal: AbortSignal) => Promise<ClusterReply>;
}

/** What all providers have in common; the rest belongs to a credential. */
export type SharedDnsProviderParts = Omit<DnsProviderParts, 'pauseUntil'>;

/** A token as a vendor hands it out. */
export interface FreshToken {
  readonly token: Secret<string>;
  /** Undefined where the vendor does not say: it is good for one act. */
  readonly endsAt: Instant | undefined;
}

/** How a token is had. */
export interface TokenWish {
  /** A digest of the credential, of where it is shown and of what the token is for: another version of a Secret is another wish. */
  readonly key: string;
  readonly fetch: (signal: AbortSignal) => Promise<FreshToken>;
}

/** The access tokens of a process. They are in its memory alone. */
export interface KeptTokens {
  /**
   * Does something with a token: one that is kept, until a minute before it ends, else a new one. A kept one that is refused (Fault
   * `CredentialRefused`) is let go, and the act done once more with a new one: rights and credentials may have changed meanwhile.
   */
  use<T>(wish: TokenWish, act: (token: Secret<string>) => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** What a token of a service account is asked for. */
export interface ServiceAccountToken {
  readonly namespace: string;
  readonly name: string;
  readonly audiences: readonly string[];
  readonly expiresAfter: Milliseconds;
}

/** What an aggregated API answered: any status is a reply. */
export interface ClusterReply {
  readonly status: number;
  readonly body: unknown;
}

/** Makes a provider of one setting. Cheap: what is costly (a login, a list of zones) waits for the first use and is kept in the provider. */
export type CreateDnsProvider<Config> = (setting: DnsProviderSetting<Config>, parts: DnsProviderParts) => DnsProvider;
