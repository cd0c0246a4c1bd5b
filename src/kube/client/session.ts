import type { Clock } from '../../base/clock.ts';
import type { HttpReply, HttpRequest, HttpStream, HttpStreamRequest, HttpTransport } from '../../net/http.ts';
import { createHttpTransport } from '../../net/http-transport.ts';
import type { Connection, Credential } from '../auth/connection.ts';

/** A request by its path below the server's address; credentials are added here. */
export type Exchange<R extends { readonly url: URL }> = Omit<R, 'url'> & { readonly path: string };

/** The transport with our credentials: a 401 reads them again and asks once more. */
export interface Session {
  send(exchange: Exchange<HttpRequest>, signal: AbortSignal): Promise<HttpReply>;
  open(exchange: Exchange<HttpStreamRequest>, signal: AbortSignal): Promise<HttpStream>;
  close(): void;
}

/** One session per connection. A new client certificate (from an exec plug-in) gets a transport of its own. */
export function createSession(connection: Connection, clock: Clock, maxConnections: number): Session {
  const { server, credentials } = connection;
  const base = `${server.origin}${server.pathname.replace(/\/$/, '')}`;
  let transport: HttpTransport | undefined;
  let certificate: Credential['clientCertificate'];

  const transportFor = (credential: Credential): HttpTransport => {
    if (transport !== undefined && credential.clientCertificate === certificate) return transport;
    transport?.close();
    certificate = credential.clientCertificate;
    transport = createHttpTransport({
      clock,
      maxConnections,
      tls: tlsOf(connection, credential),
      ...proxyOf(connection),
    });
    return transport;
  };

  async function withCredential<Reply extends { readonly status: number }>(
    signal: AbortSignal,
    act: (transport: HttpTransport, authorization: Readonly<Record<string, string>>) => Promise<Reply>,
    discard: (reply: Reply) => void,
  ): Promise<Reply> {
    const credential = await credentials.current(signal);
    const reply = await act(transportFor(credential), authorization(credential));
    if (reply.status !== 401) return reply;
    credentials.refused(credential);
    const next = await credentials.current(signal);
    if (next === credential) return reply;
    discard(reply);
    return act(transportFor(next), authorization(next));
  }

  return {
    send: ({ path, ...exchange }, signal) => {
      const url = new URL(base + path);
      const act = (by: HttpTransport, more: Readonly<Record<string, string>>): Promise<HttpReply> =>
        by.send({ ...exchange, url, headers: { ...exchange.headers, ...more } }, signal);
      return withCredential(signal, act, () => {});
    },
    open: ({ path, ...exchange }, signal) => {
      const url = new URL(base + path);
      const act = (by: HttpTransport, more: Readonly<Record<string, string>>): Promise<HttpStream> =>
        by.open({ ...exchange, url, headers: { ...exchange.headers, ...more } }, signal);
      return withCredential(signal, act, (stream) => stream.close());
    },
    close: () => transport?.close(),
  };
}

const authorization = ({ token }: Credential): Readonly<Record<string, string>> =>
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
