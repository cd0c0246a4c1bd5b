import { lookup as lookUpBySystem } from 'node:dns';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import type { LookupFunction } from 'node:net';

/** What one request has come to. */
export type AnswerStep =
  | { readonly is: 'answer'; readonly status: number; readonly body: string; readonly from: string }
  | { readonly is: 'redirect'; readonly to: string }
  /** A redirect to where nobody can be asked. */
  | { readonly is: 'astray'; readonly because: string }
  | {
      readonly is: 'failed';
      /** What ended it, and how far it had come. */
      readonly thrown: unknown;
      readonly isOverdue: boolean;
      readonly during: 'look-up' | 'connection';
      /** Those that the name of the URL has, as far as they were looked up. */
      readonly addresses: readonly string[];
      /** Of an answer that did not come to its end. */
      readonly status?: number;
    };

/** A key authorization has less than 200 bytes. */
const LARGEST_ANSWER = 4096;

/** Asks once, without following redirects; certificates are not looked at. Never throws. RFC 8555 §8.3. */
export function askForAnswer(
  url: string,
  lookup: LookupFunction | undefined,
  signal: AbortSignal,
): Promise<AnswerStep> {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    return Promise.resolve({ is: 'astray', because: 'a redirect leads to what is no http or https URL' });
  const progress: Progress = { during: 'connection', addresses: [], status: undefined };
  const options: RequestOptions = {
    signal,
    agent: false,
    maxHeaderSize: 16_384,
    headers: { 'user-agent': 'certwright-self-check', accept: '*/*' },
    lookup: noting(lookup ?? lookUpBySystem, progress),
  };
  return new Promise((resolve) => {
    const failed = (thrown: unknown): void => resolve(failure(thrown, progress, signal));
    const take = (reply: IncomingMessage): void => {
      progress.status = reply.statusCode;
      void read(reply, parsed).then(resolve, failed);
    };
    // The certificate is what is on its way: none that is there can be asked for. RFC 8555 §8.3.
    const request =
      parsed.protocol === 'http:'
        ? getPlain(parsed, options, take)
        : getSecure(parsed, { ...options, rejectUnauthorized: false }, take);
    request.on('error', failed);
  });
}

/** How far a request has come. */
interface Progress {
  during: 'look-up' | 'connection';
  addresses: readonly string[];
  status: number | undefined;
}

/** The same look-up, noting its beginning and its end. It is not asked for a URL that has an address in place of a name. */
const noting =
  (lookup: LookupFunction, progress: Progress): LookupFunction =>
  (hostname, options, callback) => {
    progress.during = 'look-up';
    lookup(hostname, options, (error, found, family) => {
      if (error === null) progress.during = 'connection';
      progress.addresses = Array.isArray(found) ? found.map(({ address }) => address) : [found].filter(Boolean);
      callback(error, found, family);
    });
  };

function failure(thrown: unknown, { during, addresses, status }: Progress, signal: AbortSignal): AnswerStep {
  const far = { during, addresses, ...(status === undefined ? {} : { status }) };
  return { is: 'failed', thrown, isOverdue: signal.aborted, ...far };
}

async function read(reply: IncomingMessage, url: URL): Promise<AnswerStep> {
  const { statusCode: status = 0, headers, socket } = reply;
  const from = socket.remoteAddress ?? 'an unknown address';
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    reply.destroy();
    const to = URL.parse(headers.location, url.href);
    return to === null ? { is: 'astray', because: 'a redirect leads nowhere' } : { is: 'redirect', to: to.href };
  }
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of reply as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size > LARGEST_ANSWER) break;
  }
  reply.destroy();
  return { is: 'answer', status, body: Buffer.concat(pieces).toString('utf8'), from };
}
