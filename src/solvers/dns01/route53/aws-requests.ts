import type { Route53Client } from '@aws-sdk/client-route-53';
import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from '../../../base/fault.ts';
import { seconds } from '../../../base/instant.ts';
import type { HttpRequest, HttpTransport } from '../../../net/http.ts';

/** What AWS's library sends its requests with, where it is not told otherwise. */
export type AwsRequests = Route53Client['config']['requestHandler'];

/** A request as the library hands it over. */
interface SignedRequest {
  readonly method: string;
  /** With its colon. */
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const WITHIN = seconds(30);
const LARGEST_BODY = 4 * 1024 * 1024;

/**
 * Sends what AWS's library has signed by the transport that all providers have: through the proxies of the environment, and paid from the budget of
 * the credential.
 */
export const awsRequests = (transport: HttpTransport): AwsRequests => ({
  async handle(request: SignedRequest, { abortSignal }: { readonly abortSignal?: unknown } = {}) {
    const { headers, body } = request;
    const content = body === undefined ? {} : { body: contentOf(body) };
    const asked = { method: methodOf(request), url: urlOf(request), headers, ...content };
    const signal = abortSignal instanceof AbortSignal ? abortSignal : new AbortController().signal;
    const reply = await transport.send({ ...asked, within: WITHIN, maxBytes: LARGEST_BODY }, signal);
    return { response: { statusCode: reply.status, headers: plain(reply.headers), body: reply.body } };
  },
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
});

const METHODS: readonly HttpRequest['method'][] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

function methodOf({ method }: SignedRequest): HttpRequest['method'] {
  const known = METHODS.find((one) => one === method);
  if (known !== undefined) return known;
  throw impossible(`AWS's library makes requests by ${method}`);
}

/** The very text that was signed: path and query come apart from the library, already in the right form but for the encoding of the query. */
function urlOf({ protocol, hostname, port, path, query = {} }: SignedRequest): URL {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().map((one) => `${encoded(name)}=${encoded(one)}`),
  );
  const search = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  return new URL(`${path}${search}`, `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
}

/** As AWS signs it. Source: AWS Signature Version 4, "Create a canonical request", UriEncode. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

function contentOf(body: unknown): string | Uint8Array {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  throw impossible("AWS's library streams the body of a request");
}

const impossible = (message: string): Fault => new Fault('defect', { code: 'ImpossibleState', message });

const plain = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
