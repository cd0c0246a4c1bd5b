import type { Fault } from '../../base/fault.ts';

/** What is asked before the ACME server is told to look: does the world get the answer? */
export interface SelfCheckQuestion {
  /** A DNS name or an IP address, IPv6 without brackets. */
  readonly domain: string;
  readonly token: string;
  /** The key authorization, which is the whole answer. RFC 8555 §8.1. */
  readonly key: string;
}

/** One request and what it met. No part of a body, ever: it may be an answer meant for nobody outside. */
export interface Visit {
  /** Without user, query and fragment. */
  readonly url: string;
  /** The address that was connected to, or those that could not be; empty where the name has none, or a proxy was asked. */
  readonly addresses: readonly string[];
  /** Undefined where no reply came. */
  readonly status?: number;
}

/** How a self check ended. */
export type SelfCheckEnd =
  | { readonly is: 'matches' }
  | { readonly is: 'wrongStatus'; readonly status: number }
  | { readonly is: 'wrongBody'; readonly because: 'differs' | 'longer' }
  /** More redirects than a CA follows. */
  | { readonly is: 'tooManyRedirects' }
  /** A redirect to a place that was visited already. */
  | { readonly is: 'redirectLoop' }
  /** A redirect that cannot be followed: no Location, none that can be read, or neither http nor https. */
  | { readonly is: 'badRedirect'; readonly because: 'missing' | 'unreadable' | 'scheme' }
  /** No name, no connection, no complete reply, no time left. */
  | { readonly is: 'failed'; readonly fault: Fault };

/** What a self check has seen, as plain data. */
export interface SelfCheckReport {
  readonly question: SelfCheckQuestion;
  /** In order: the first URL, then where each redirect has led. */
  readonly visits: readonly Visit[];
  readonly end: SelfCheckEnd;
}

/**
 * Asks as a CA would (RFC 8555 §8.3), within ten seconds. What is seen is in the report, also where nothing answers.
 * @throws Fault of the signal.
 */
export type SelfCheck = (question: SelfCheckQuestion, signal: AbortSignal) => Promise<SelfCheckReport>;

/**
 * The addresses of a name, IPv4 and IPv6, by the name servers that self checks are to ask; none if it has none.
 * @throws Fault transient: they cannot be looked up.
 */
export type AddressLookup = (name: string, signal: AbortSignal) => Promise<readonly string[]>;
