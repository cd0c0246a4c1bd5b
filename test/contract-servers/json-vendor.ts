// A stand-in for the HTTP side of vendors that cannot be had here: JSON in and out, and complaints about what no vendor documents.
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { text } from 'node:stream/consumers';

/** One request as a vendor's handler sees it. */
export interface VendorRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON, or the fields of a form; undefined if there was none. */
  readonly body: unknown;
}

/** Status and body; a text is sent as it is. */
export type VendorAnswer = readonly [
  status: number,
  body?: object | string,
  headers?: Readonly<Record<string, string>>,
];

/** Makes one; not listening yet. A handler that throws answers 500. */
export function vendorServer(handle: (request: VendorRequest) => Promise<VendorAnswer>, complaints: string[]): Server {
  const answer = async (request: Parameters<Parameters<typeof createServer>[1] & object>[0]): Promise<VendorAnswer> => {
    const sent = await text(request);
    const type = request.headers['content-type'];
    const isForm = type === 'application/x-www-form-urlencoded';
    if (sent !== '' && type !== 'application/json' && !isForm) complaints.push('the body is not called JSON');
    const fields = (): unknown => (isForm ? Object.fromEntries(new URLSearchParams(sent)) : JSON.parse(sent));
    const body: unknown = sent === '' ? undefined : fields();
    const { method = '', url = '', headers } = request;
    return handle({ method, url: new URL(url, 'http://vendor'), headers, body });
  };
  return createServer((request, response) => {
    answer(request)
      .catch((error: unknown): VendorAnswer => [500, { error: String(error) }])
      .then(
        ([status, body, headers = {}]) => {
          const content = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
          const type = typeof body === 'string' ? 'text/html' : 'application/json';
          response
            .writeHead(status, { ...(body === undefined ? {} : { 'content-type': type }), ...headers })
            .end(content);
        },
        () => response.destroy(),
      );
  });
}
