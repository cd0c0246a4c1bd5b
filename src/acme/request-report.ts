import type { Milliseconds } from '../base/instant.ts';

/** What a request is for, in the words of the reference's metrics: a closed list, so that no URL of an object becomes a label. Reference 04 §3.1. */
export type AcmeAction =
  | 'discover'
  | 'register_account'
  | 'update_registration'
  | 'authorize_order'
  | 'get_order'
  | 'get_authorization'
  | 'accept_challenge'
  | 'create_order_cert'
  | 'fetch_cert'
  | 'get_renewal_info';

/** One HTTP request that was made, whatever became of it. */
export interface AcmeRequestReport {
  /** Of the call that it belongs to: the HEAD for a nonce has the action of the POST that needs it. */
  readonly action: AcmeAction;
  readonly method: string;
  readonly url: URL;
  /** HTTP status; undefined: there was no answer. */
  readonly status: number | undefined;
  /** By the monotonic clock, until the whole reply was there. */
  readonly took: Milliseconds;
}
