import type { IncomingMessage, RequestOptions } from 'node:http';
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isIPv6 } from 'node:net';
import { errorCode } from '../../net/network-fault.ts';
import { challengePath } from './challenge-path.ts';
import type { CheckHttp01, Http01Question, Http01Report } from './self-check-report.ts';

/** What a look is made with. */
export interface SelfCheckParts {
  /** Finds addresses; undefined: as the machine does. */
  readonly lookup: LookupFunction | undefined;
  /** Where answers are expected; 80 but in tests. RFC 8555 §8.3. */
  readonly port?: number;
}

/** RFC 8555 §8.3 wants redirects followed; a certificate authority stops after about as many. */
const MOST_REDIRECTS = 10;
/** Reference 2.14. */
const DEADLINE = 10_000;
/** A key authorization has less than 200 bytes. */
const LARGEST_ANSWER = 4096;

/**
 * Looks for the answer to a challenge where the certificate authority will look. What else is found there stays there: neither body nor headers are
 * told, as a redirect may lead to what is meant for nobody outside (trap G1). Reference 2.14; RFC 8555 §8.2, §8.3.
 */
export const createSelfCheck =
  (parts: SelfCheckParts): CheckHttp01 =>
  async (question, signal) => {
    const within = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE)]);
    const chain = [firstUrl(question, parts.port)];
    for (;;) {
      const step = await askOnce(chain.at(-1) ?? '', parts.lookup, within);
      if (step.is === 'redirect' && chain.length <= MOST_REDIRECTS) chain.push(step.to);
      else return reportOf(step, question, chain);
    }
  };

function firstUrl({ domain, token }: Http01Question, port = 80): string {
  const host = isIPv6(domain) ? `[${domain}]` : domain;
  return `http://${host}${port === 80 ? '' : `:${port}`}${challengePath(token)}`;
}

type Step =
  | { readonly is: 'answer'; readonly status: number; readonly body: string; readonly from: string }
  | { readonly is: 'redirect'; readonly to: string }
  | { readonly is: 'failed'; readonly because: string };

function reportOf(step: Step, { key }: Http01Question, chain: readonly string[]): Http01Report {
  const by = chain.length > 1 ? ` (redirected ${chain.slice(1).map(shownUrl).join(', then ')})` : '';
  const where = `${shownUrl(chain[0] ?? '')}${by}`;
  if (step.is === 'redirect') return notYet(`${where}: more than ${MOST_REDIRECTS} redirects`);
  if (step.is === 'failed') return notYet(`${where}: ${step.because}`);
  if (step.status !== 200)
    return notYet(`wrong status code '${step.status}', expected '200' from ${where} at ${step.from}`);
  if (step.body.trim() === key) return { is: 'reached' };
  return notYet(`did not get expected response "${key}" when querying endpoint ${where} at ${step.from}`);
}

const notYet = (because: string): Http01Report => ({ is: 'notYet', because });

/** Without what may be secret: a query, or a user's name. */
function shownUrl(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? 'an unreadable URL' : `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}

function askOnce(url: string, lookup: LookupFunction | undefined, signal: AbortSignal): Promise<Step> {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    return Promise.resolve({ is: 'failed', because: 'a redirect leads to what is no http or https URL' });
  const options: RequestOptions = {
    signal,
    agent: false,
    maxHeaderSize: 16_384,
    headers: { 'user-agent': 'certwright-self-check', accept: '*/*' },
    ...(lookup === undefined ? {} : { lookup }),
  };
  return new Promise((resolve) => {
    const failed = (thrown: unknown): void => resolve({ is: 'failed', because: wordsFor(thrown, signal) });
    const take = (reply: IncomingMessage): void => void read(reply, parsed).then(resolve, failed);
    // The certificate is what is on its way: none that is there can be asked for. RFC 8555 §8.3.
    const request =
      parsed.protocol === 'http:'
        ? getPlain(parsed, options, take)
        : getSecure(parsed, { ...options, rejectUnauthorized: false }, take);
    request.on('error', failed);
  });
}

async function read(reply: IncomingMessage, url: URL): Promise<Step> {
  const { statusCode: status = 0, headers, socket } = reply;
  const from = socket.remoteAddress ?? 'an unknown address';
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    reply.destroy();
    const to = URL.parse(headers.location, url.href);
    return to === null ? { is: 'failed', because: 'a redirect leads nowhere' } : { is: 'redirect', to: to.href };
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

function wordsFor(thrown: unknown, signal: AbortSignal): string {
  if (signal.aborted) return `no answer within ${DEADLINE / 1000} s`;
  const code = errorCode(thrown);
  return WORDS[code] ?? `it cannot be reached (${code})`;
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed by the other side',
  ENOTFOUND: 'its name is unknown to DNS',
  EAI_AGAIN: 'DNS did not answer for its name',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'nothing answers there',
};
