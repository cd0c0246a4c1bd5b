import type { RequestFate } from './hooks.ts';

type Answer = Extract<RequestFate, { readonly do: 'answer' }>;

const answer = (
  status: number,
  reason: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  do: 'answer',
  status,
  headers,
  body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code: status },
});

/** 409: somebody else has written meanwhile. Texts as the API server words them. Source: apimachinery `pkg/api/errors`. */
export const conflict = (): Answer =>
  answer(
    409,
    'Conflict',
    'the object has been modified; please apply your changes to the latest version and try again',
  );

/** 410 before a watch begins: its version has been compacted away. */
export const expired = (): Answer => answer(410, 'Expired', 'The resourceVersion for the provided watch is too old.');

/** 429 with Retry-After in seconds. */
export const tooManyRequests = (seconds: number): Answer =>
  answer(429, 'TooManyRequests', 'the server has received too many requests and has asked us to try again later', {
    'retry-after': String(seconds),
  });

/** 500, of a server that failed inside. */
export const internalError = (): Answer => answer(500, 'InternalError', 'Internal error occurred');

/** 503, of a server that is being started or is overloaded. */
export const unavailable = (): Answer =>
  answer(503, 'ServiceUnavailable', 'the server is currently unable to handle the request');

/** The line by which a watch that was accepted says that its version is gone. */
export const EXPIRED_LINE = JSON.stringify({ type: 'ERROR', object: expired().body });
