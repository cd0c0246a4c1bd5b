import type { Der, Pem } from '../base/brand.ts';
import type { Instant } from '../base/instant.ts';
import type { Secret } from '../base/secret.ts';
import type { AccountKey } from './account-key.ts';

/** An ACME server as an issuer names it. Clients of the same server share nonces, directory and connections. */
export interface AcmeServer {
  /** URL of the directory; https only. RFC 8555 §7.1.1. */
  readonly directory: string;
  /** PEM bundle that alone is trusted; undefined: the roots that Node carries. */
  readonly caBundle: Pem | undefined;
  readonly skipTlsVerify: boolean;
}

/** Who signs a request: the key and, as `kid`, the URL of its account. RFC 8555 §6.2. */
export interface AcmeAccount {
  readonly url: string;
  readonly key: AccountKey;
}

/**
 * The steps of RFC 8555 at one server, each one request (and one more for the first nonce, and for each `badNonce`). Nothing here waits
 * or polls: when to ask again stands in `retryAfter`. Every reply is bounded (1 MiB) and checked field by field; nothing in it is trusted further.
 *
 * @throws Fault, and nothing else; see `acmeProblemOf` for what the server said. `throttled` with `until` for 429, 503 with Retry-After and
 *   `rateLimited`; `transient` for the network and 5xx; `refused` and `misconfigured` by the table in `problem-kinds.ts`. Messages are
 *   stable, name the server's type and detail (cut), and hold no key, token or nonce.
 */
export interface AcmeClient {
  /** Kept for an hour, and asked anew at the first failure. */
  directory(signal: AbortSignal): Promise<AcmeDirectory>;
  /** Makes the account of the key, or finds it. The terms of service are agreed to. RFC 8555 §7.3, §7.3.1. */
  register(key: AccountKey, wish: AccountWish, signal: AbortSignal): Promise<RegisteredAccount>;
  /** Replaces the contact of the account. RFC 8555 §7.3.2. */
  updateContact(account: AcmeAccount, email: string | undefined, signal: AbortSignal): Promise<RegisteredAccount>;
  newOrder(account: AcmeAccount, wish: OrderWish, signal: AbortSignal): Promise<AcmeOrder>;
  order(account: AcmeAccount, url: string, signal: AbortSignal): Promise<AcmeOrder>;
  authorization(account: AcmeAccount, url: string, signal: AbortSignal): Promise<AcmeAuthorization>;
  /** Tells the server that the answer is in place. RFC 8555 §7.5.1. */
  acceptChallenge(account: AcmeAccount, url: string, signal: AbortSignal): Promise<AcmeChallenge>;
  finalize(account: AcmeAccount, finalizeUrl: string, request: Der, signal: AbortSignal): Promise<AcmeOrder>;
  /**
   * Downloads the chain, leaf first, as the server gave it. With `preferredChain` the alternates are downloaded too, one after the other, until the last
   * certificate of one was issued by that common name; if none was, the default chain is given. RFC 8555 §7.4.2; reference 2.13.
   */
  certificate(account: AcmeAccount, url: string, preferredChain: string | undefined, signal: AbortSignal): Promise<Pem>;
  /** When to renew the certificate with this ARI identifier; undefined if the server offers no such information. RFC 9773. */
  renewalInfo(certificateId: string, signal: AbortSignal): Promise<RenewalInfo | undefined>;
}

/** Gives the client of a server; the same one for the same server. */
export interface AcmeClients {
  of(server: AcmeServer): AcmeClient;
}

/** RFC 8555 §7.1.1. */
export interface AcmeDirectory {
  readonly termsOfService: string | undefined;
  readonly website: string | undefined;
  readonly caaIdentities: readonly string[];
  readonly externalAccountRequired: boolean;
  /** Names of profiles with their descriptions. draft-aaron-acme-profiles. */
  readonly profiles: Readonly<Record<string, string>>;
  readonly offersRenewalInfo: boolean;
}

/** What an account shall be. */
export interface AccountWish {
  /** Without `mailto:`. */
  readonly email: string | undefined;
  /** RFC 8555 §7.3.4; signed with HS256. `macKey` is the decoded key. */
  readonly externalAccount: { readonly keyId: string; readonly macKey: Secret<Uint8Array> } | undefined;
}

/** What the server says of an account. */
export interface RegisteredAccount {
  readonly url: string;
  readonly status: 'valid' | 'deactivated' | 'revoked';
  /** Whether it was made just now. One that was there already keeps the contact that it had. RFC 8555 §7.3.1. */
  readonly isNew: boolean;
  /** URLs, `mailto:` in front; undefined where the server does not tell. RFC 8555 §7.1.2. */
  readonly contact: readonly string[] | undefined;
}

/** RFC 8555 §9.7.7; RFC 8738. */
export interface AcmeIdentifier {
  readonly type: 'dns' | 'ip';
  /** As it is ordered: lower case, `*.` kept in an order and absent in an authorization. */
  readonly value: string;
}

/** RFC 8555 §7.4; RFC 9773 §5. */
export interface OrderWish {
  readonly identifiers: readonly AcmeIdentifier[];
  readonly notAfter: Instant | undefined;
  readonly profile: string | undefined;
  /** ARI identifier of the certificate that is replaced. A server that offers no ARI is not told. */
  readonly replaces: string | undefined;
}

/** RFC 8555 §7.1.3. */
export interface AcmeOrder {
  readonly url: string;
  readonly status: 'pending' | 'ready' | 'processing' | 'valid' | 'invalid';
  readonly finalizeUrl: string;
  readonly authorizationUrls: readonly string[];
  readonly certificateUrl: string | undefined;
  readonly expires: Instant | undefined;
  /** What went wrong, in words. */
  readonly error: AcmeProblem | undefined;
  /** Not to be asked again before. */
  readonly retryAfter: Instant | undefined;
}

/** RFC 8555 §7.1.4. */
export interface AcmeAuthorization {
  readonly url: string;
  readonly status: 'pending' | 'valid' | 'invalid' | 'deactivated' | 'expired' | 'revoked';
  readonly identifier: AcmeIdentifier;
  readonly wildcard: boolean;
  readonly challenges: readonly AcmeChallenge[];
  readonly expires: Instant | undefined;
  readonly retryAfter: Instant | undefined;
}

/** RFC 8555 §8. `token` is checked: base64url, 128 bits at least, as it becomes part of paths and records. */
export interface AcmeChallenge {
  readonly url: string;
  /** As the server writes it: `http-01`, `dns-01`, or one that nobody here knows. */
  readonly type: string;
  readonly status: 'pending' | 'processing' | 'valid' | 'invalid';
  /** Empty for types that have none. */
  readonly token: string;
  readonly error: AcmeProblem | undefined;
  readonly retryAfter: Instant | undefined;
}

/** A problem document. RFC 7807; RFC 8555 §6.7. */
export interface AcmeProblem {
  /** HTTP status; 0 where it stands inside an object of the server. */
  readonly status: number;
  /** Full type, e.g. `urn:ietf:params:acme:error:rateLimited`; empty if there was none. */
  readonly type: string;
  readonly detail: string;
  readonly subproblems: readonly {
    readonly type: string;
    readonly detail: string;
    readonly identifier: AcmeIdentifier | undefined;
  }[];
}

/** RFC 9773 §4.2. */
export interface RenewalInfo {
  readonly start: Instant;
  readonly end: Instant;
  readonly explanationUrl: string | undefined;
  /** When to ask again: Retry-After, 6 hours if absent, between one minute and one day. */
  readonly retryAfter: Instant;
}
