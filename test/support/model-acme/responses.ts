// What the model ACME server answers with: part of test/support/model-acme.ts.

/** An answer before it is on the wire: `text` as it is, else `body` as JSON. */
export interface Response {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly text?: string;
}

/** A problem document. RFC 8555 §6.7. */
export const problem = (status: number, type: string, detail: string): Response => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: `urn:ietf:params:acme:error:${type}`, detail },
});
