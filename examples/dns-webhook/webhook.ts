import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChallengeRequest } from './challenge-request.ts';
import { readPayload } from './challenge-request.ts';
import { apiGroup, groupPath, resourceList } from './discovery.ts';
import type { FrontProxy } from './front-proxy.ts';
import { userOf } from './front-proxy.ts';

/** Does what is asked, and may be asked the same again. @throws SolverFailure, which is told to the controller; anything else is a 500. */
export type Solve = (request: ChallengeRequest, signal: AbortSignal) => Promise<void>;

/** A failure in words for the user: the controller writes them into the status of the Challenge. No ids and times: equal failures, equal words. */
export class SolverFailure extends Error {
  /** 400: this request never succeeds. 403: a person must mend the credentials. 429: later. 500: it may succeed if asked again. */
  readonly code: 400 | 403 | 429 | 500;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: SolverFailure['code'], message: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What a webhook consists of. */
export interface WebhookOptions {
  /** The API group of the APIService; `groupName` of issuers. */
  readonly groupName: string;
  /** By `solverName` of issuers. */
  readonly solvers: Readonly<Record<string, Solve>>;
  /** PEM. The CA that signed the certificate stands in `caBundle` of the APIService. */
  readonly certificate: string;
  readonly key: string;
  readonly frontProxy: FrontProxy;
}

const LARGEST_BODY = 1024 * 1024;

/** Makes the server of a webhook; it does not listen yet. */
export function createWebhook(options: WebhookOptions): Server {
  const { certificate, key, frontProxy } = options;
  // Not refused by TLS, so that probes of the kubelet, which have no certificate, can ask whether it is up.
  const tls = { cert: certificate, key, ca: frontProxy.ca, requestCert: true, rejectUnauthorized: false };
  return createServer(tls, (request, response) => {
    answer(options, request, aborts(response)).then(
      (reply) => send(response, reply),
      (error: unknown) => send(response, statusReply(500, String(error))),
    );
  });
}

interface Reply {
  readonly status: number;
  readonly body: object;
}

async function answer(options: WebhookOptions, request: IncomingMessage, signal: AbortSignal): Promise<Reply> {
  const path = new URL(request.url ?? '/', 'https://webhook').pathname;
  if (path === '/healthz') return { status: 200, body: { status: 'ok' } };
  if (userOf(request, options.frontProxy) === undefined) {
    return statusReply(401, 'only the API server may ask, for a user that it has authenticated');
  }
  const solve = Object.hasOwn(options.solvers, lastOf(path)) ? options.solvers[lastOf(path)] : undefined;
  if (request.method === 'POST' && solve !== undefined && path === `${groupPath(options.groupName)}/${lastOf(path)}`) {
    return solved(solve, await bodyOf(request), signal);
  }
  return request.method === 'GET' ? discovered(options, path) : statusReply(404, 'the server could not find it');
}

function discovered({ groupName, solvers }: WebhookOptions, path: string): Reply {
  if (path === groupPath(groupName)) return { status: 200, body: resourceList(groupName, Object.keys(solvers)) };
  if (path === `/apis/${groupName}`) return { status: 200, body: apiGroup(groupName) };
  return statusReply(404, 'the server could not find it');
}

/** Success and failure are both answers: only a payload that cannot be read is none. */
async function solved(solve: Solve, body: string, signal: AbortSignal): Promise<Reply> {
  const payload = readPayload(body);
  if (payload.is === 'wrong') return statusReply(400, payload.because);
  const { uid } = payload.request;
  try {
    await solve(payload.request, signal);
    return payloadReply({ uid, success: true });
  } catch (error) {
    return payloadReply({ uid, success: false, status: failureStatus(error) });
  }
}

function failureStatus(error: unknown): object {
  const failure = error instanceof SolverFailure ? error : new SolverFailure(500, String(error));
  const details = failure.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: failure.retryAfterSeconds };
  return { status: 'Failure', code: failure.code, message: failure.message, details };
}

const payloadReply = (response: object): Reply => ({
  status: 201,
  body: { apiVersion: 'webhook.acme.cert-manager.io/v1alpha1', kind: 'ChallengePayload', response },
});

const statusReply = (code: number, message: string): Reply => ({
  status: code,
  body: { apiVersion: 'v1', kind: 'Status', status: 'Failure', code, message },
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > LARGEST_BODY) throw new Error('the body is too large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Aborts when nobody waits for the answer any more. */
function aborts(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
