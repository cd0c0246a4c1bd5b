import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../base/clock.ts';
import type { Milliseconds } from '../base/instant.ts';
import type { Secret } from '../base/secret.ts';

/** A client certificate (PEM, leaf first) with its private key (PEM). */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: Secret<string>;
}

/** How a server is recognised, and how we show who we are. */
export interface TlsSettings {
  /** PEM bundle that alone is trusted; absent: the roots that Node carries. */
  readonly ca?: string;
  readonly clientCertificate?: ClientCertificate;
  /** Name sent as SNI and looked for in the server's certificate instead of the URL's host. */
  readonly serverName?: string;
  /** Takes any certificate. Only because a kubeconfig may ask for it. */
  readonly insecureSkipVerify?: boolean;
}

/** Forward proxies by the scheme of the target, as the environment variables of the same names mean them. URLs may hold a password. */
export interface ProxySettings {
  readonly httpProxy?: Secret<string>;
  readonly httpsProxy?: Secret<string>;
  /** Hosts reached directly, comma separated. */
  readonly noProxy?: string;
}

/** One transport is one trust: the same CA, client certificate and proxy for every request made through it. */
export interface TransportOptions {
  readonly clock: Clock;
  readonly tls?: TlsSettings;
  readonly proxy?: ProxySettings;
  /** Connections of the request pool per host; streams are not counted. Default 16. */
  readonly maxConnections?: number;
}

/** Where a request goes: a URL, or its parts where they are at hand. Taking a URL apart costs more than the rest of a request's head. */
export type RequestUrl = Pick<URL, 'protocol' | 'origin' | 'host' | 'hostname' | 'port' | 'pathname' | 'search'>;

/** One request. `within` is the time for the whole exchange, body included; `maxBytes` bounds the decoded body. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: RequestUrl;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly within: Milliseconds;
  readonly maxBytes: number;
  /**
   * Asked when the connection is there, just before the first byte is sent: a process that was stopped meanwhile may have lost the right to
   * send. @throws Fault: nothing is sent, and that is thrown.
   */
  readonly fence?: () => void;
}

/** Any status is a reply: only the transport's own failures are Faults. */
export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request whose reply is read as it comes: `within` bounds the wait for the head, `idle` the silence between two pieces. */
export interface HttpStreamRequest extends Omit<HttpRequest, 'maxBytes' | 'fence'> {
  readonly idle: Milliseconds;
}

/** A reply in pieces. Iterate `chunks` (once) or call `close`; leaving the iteration closes the connection. */
export interface HttpStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly chunks: AsyncIterable<Buffer>;
  close(): void;
}

/**
 * HTTP/1.1 over kept-alive connections.
 *
 * Guarantees: every wait ends by deadline or signal; no body beyond its bound is held; a GET whose kept-alive connection
 * was closed before an answer is sent once more on a fresh connection, nothing else is ever sent twice.
 *
 * @throws Fault transient `ConnectionFailed`, `DeadlineExceeded`, `Cancelled` (the signal; a Fault as its reason is thrown as it is);
 *   refused `BodyTooLarge`.
 */
export interface HttpTransport {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply>;
  /** Outside the request pool: a stream never keeps a request waiting. */
  open(request: HttpStreamRequest, signal: AbortSignal): Promise<HttpStream>;
  /** Closes idle connections and takes no new ones into keeping; exchanges under way end by themselves. */
  close(): void;
}
