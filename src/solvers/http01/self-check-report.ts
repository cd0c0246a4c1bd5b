/** What was asked for. */
export interface Http01Question {
  /** DNS name or IP address, as in the Challenge. */
  readonly domain: string;
  readonly token: string;
  /** The answer that is looked for. */
  readonly key: string;
}

/** Whether the answer is found where the server will look, or why not, in words that are the same for the same state of affairs. */
export type Http01Report = { readonly is: 'reached' } | { readonly is: 'notYet'; readonly because: string };

/** Looks once, as a certificate authority would. RFC 8555 §8.3. Never throws for what it finds. */
export type CheckHttp01 = (question: Http01Question, signal: AbortSignal) => Promise<Http01Report>;
