import type { Clock } from '../../base/clock.ts';
import type {
  HttpReply,
  HttpRequest,
  HttpStream,
  HttpStreamRequest,
  HttpTransport,
  RequestUrl,
} from '../../net/http.ts';
import { createKeptTransport } from '../../net/kept-transport.ts';
import type { Connection, Credential } from '../auth/connection.ts';

/** A request by its path below the server's address; credentials are added here. */
export type Exchange<R extends { readonly url: RequestUrl }> = Omit<R, 'url'> & { readonly path: string };

/** The transport with our credentials: a 401 reads them again and asks once more. */
export interface Session {
  send(exchange: Exchange<HttpRequest>, signal: AbortSignal): Promise<HttpReply>;
  open(exchange: Exchange<HttpStreamRequest>, signal: AbortSignal): Promise<HttpStream>;
  close(): void;
}

/** One session per connection. A new client certificate (from an exec plug-in) gets a transport of its own. */
export const createSession = (connection: Connection, clock: Clock, maxConnections: number): Session =>
  new CredentialSession(connection, clock, maxConnections);

class CredentialSession implements Session {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #maxConnections: number;
  readonly #server: Omit<RequestUrl, 'pathname' | 'search'>;
  /** What of the server's address every path begins with. */
  readonly #root: string;
  #transport: HttpTransport | undefined;
  #certificate: Credential['clientCertificate'];

  constructor(connection: Connection, clock: Clock, maxConnections: number) {
    this.#connection = connection;
    this.#clock = clock;
    this.#maxConnections = maxConnections;
    const { protocol, origin, host, hostname, port, pathname } = connection.server;
    this.#server = { protocol, origin, host, hostname, port };
    this.#root = pathname.replace(/\/$/, '');
  }

  send({ path, ...exchange }: Exchange<HttpRequest>, signal: AbortSignal): Promise<HttpReply> {
    const url = this.#urlOf(path);
    const act = (by: HttpTransport, more: Headers): Promise<HttpReply> =>
      by.send({ ...exchange, url, headers: { ...exchange.headers, ...more } }, signal);
    return this.#withCredential(signal, act, () => {});
  }

  open({ path, ...exchange }: Exchange<HttpStreamRequest>, signal: AbortSignal): Promise<HttpStream> {
    const url = this.#urlOf(path);
    const act = (by: HttpTransport, more: Headers): Promise<HttpStream> =>
      by.open({ ...exchange, url, headers: { ...exchange.headers, ...more } }, signal);
    return this.#withCredential(signal, act, (stream) => stream.close());
  }

  /** Our paths are made of encoded segments: there is nothing left for a URL to put right. */
  #urlOf(path: string): RequestUrl {
    const end = path.indexOf('?');
    const [own, search] = end === -1 ? [path, ''] : [path.slice(0, end), path.slice(end)];
    return { ...this.#server, pathname: this.#root + own, search };
  }

  close(): void {
    this.#transport?.close();
  }

  async #withCredential<Reply extends { readonly status: number }>(
    signal: AbortSignal,
    act: (transport: HttpTransport, authorization: Headers) => Promise<Reply>,
    discard: (reply: Reply) => void,
  ): Promise<Reply> {
    const { credentials } = this.#connection;
    const credential = await credentials.current(signal);
    const reply = await act(this.#transportFor(credential), authorization(credential));
    if (reply.status !== 401) return reply;
    credentials.refused(credential);
    const next = await credentials.current(signal);
    if (next === credential) return reply;
    discard(reply);
    return act(this.#transportFor(next), authorization(next));
  }

  #transportFor(credential: Credential): HttpTransport {
    if (this.#transport !== undefined && credential.clientCertificate === this.#certificate) return this.#transport;
    this.#transport?.close();
    this.#certificate = credential.clientCertificate;
    this.#transport = createKeptTransport({
      clock: this.#clock,
      maxConnections: this.#maxConnections,
      tls: tlsOf(this.#connection, credential),
      ...proxyOf(this.#connection),
    });
    return this.#transport;
  }
}

type Headers = Readonly<Record<string, string>>;

const authorization = ({ token }: Credential): Headers =>
  token === undefined ? {} : { Authorization: `Bearer ${token.reveal()}` };

const proxyOf = ({ proxy }: Connection): Pick<Connection, 'proxy'> => (proxy === undefined ? {} : { proxy });

function tlsOf({ ca, serverName, insecureSkipVerify }: Connection, { clientCertificate }: Credential) {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(insecureSkipVerify === undefined ? {} : { insecureSkipVerify }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  };
}
