// What the model ACME server holds, and how it is told to behave: part of test/support/model-acme.ts.
import type { AcmeRequestReport } from '../../../src/acme/request-report.ts';
import type { Clock } from '../../../src/base/clock.ts';
import type { Instant, Milliseconds } from '../../../src/base/instant.ts';
import type { Pem } from '../../../src/base/brand.ts';
import type { Authority } from '../builders/key-pairs.ts';
import type { AcmeAsked, AcmeTrouble } from './troubles.ts';

/** The origin of all its URLs. */
export const ORIGIN = 'https://acme.example.com';

/** An account that it knows. */
export interface ModelAccount {
  readonly url: string;
  readonly jwk: string;
  contact: readonly string[];
  status: 'valid' | 'deactivated';
  readonly externalKeyId: string | undefined;
}

/** RFC 8555 §9.7.7. */
export interface ModelIdentifier {
  readonly type: string;
  readonly value: string;
}

/** RFC 8555 §7.1.3. Whether it is pending or ready follows from its authorizations. */
export interface ModelOrder {
  readonly url: string;
  readonly account: string;
  readonly identifiers: readonly ModelIdentifier[];
  readonly authorizations: readonly ModelAuthorization[];
  readonly expires: Instant;
  readonly profile: string | undefined;
  readonly replaces: string | undefined;
  readonly notAfter: Instant | undefined;
  /** What became of it beyond its authorizations. */
  end: 'none' | 'finalized' | 'invalid';
  /** When the certificate is there. */
  signedAt: Instant | undefined;
  chain: Pem | undefined;
}

/** RFC 8555 §7.1.4, with one challenge of each type. */
export interface ModelAuthorization {
  readonly url: string;
  readonly account: string;
  readonly identifier: ModelIdentifier;
  readonly wildcard: boolean;
  status: 'pending' | 'valid' | 'invalid';
  readonly challenges: readonly ModelChallenge[];
}

/** RFC 8555 §8. */
export interface ModelChallenge {
  readonly url: string;
  readonly type: 'http-01' | 'dns-01';
  readonly token: string;
  status: 'pending' | 'processing' | 'valid' | 'invalid';
  error: object | undefined;
}

/** What has to be seen for a challenge. RFC 8555 §8.3, §8.4. */
export interface ModelProof {
  readonly type: ModelChallenge['type'];
  readonly domain: string;
  readonly token: string;
  readonly keyAuthorization: string;
  /** The value of the TXT record at `_acme-challenge.<domain>`. */
  readonly txt: string;
}

/** How it behaves. */
export interface ModelAcmeOptions {
  readonly clock: Clock;
  /** Keys of external accounts in base64url, by their ids; where there are any, each account needs one. */
  readonly externalAccounts?: Readonly<Record<string, string>>;
  /** Whether it tells contacts; some servers do not. */
  readonly tellsContact?: boolean;
  /** Asked for each request. */
  readonly plan?: (asked: AcmeAsked) => AcmeTrouble | undefined;
  /** Told of each request by the client. */
  readonly onRequest?: (report: AcmeRequestReport) => void;
  /** Who signs; without one nothing is signed. */
  readonly authority?: Authority;
  /** Whether a proof is in its place, looked at when a challenge is accepted; nothing is if absent. */
  readonly isProven?: (proof: ModelProof) => boolean;
  /** From finalization to the certificate: the order is `processing`; none if absent. */
  readonly signsAfter?: Milliseconds;
  /** Names of profiles with their descriptions. */
  readonly profiles?: Readonly<Record<string, string>>;
  /** Whether valid authorizations serve later orders. */
  readonly reuses?: boolean;
}

/** All that it knows. */
export interface State {
  readonly options: ModelAcmeOptions;
  readonly accounts: ModelAccount[];
  readonly orders: ModelOrder[];
  readonly authorizations: ModelAuthorization[];
  readonly asked: AcmeAsked[];
  /** `POST newAccount`, in order. */
  readonly requests: string[];
  readonly nonces: Set<string>;
  made: number;
}

/** One that knows nobody. */
export const emptyState = (options: ModelAcmeOptions): State => ({
  options,
  accounts: [],
  orders: [],
  authorizations: [],
  asked: [],
  requests: [],
  nonces: new Set(),
  made: 0,
});

/** A number that was never given before. */
export function nextNumber(state: State): number {
  state.made += 1;
  return state.made;
}
