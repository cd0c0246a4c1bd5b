import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { once } from 'node:events';
import type { ClusterTarget } from '../../test/support/cluster-request.ts';
import { isComplete, readReply } from './reply.ts';
import type { RawReply } from './reply.ts';

/** What is asked, ready to be written. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

/** One connection, one request at a time. */
export interface RawConnection {
  /** Writes the request and gives the reply whatever its status. */
  send(request: RawRequest): Promise<RawReply>;
  close(): void;
}

/** So does this client call itself in the audit log. */
const USER_AGENT = 'certwright-bench';

/**
 * A connection to the API server that costs as little CPU as can be: HTTP/1.1 written by hand, replies not decoded. On two cores everything
 * that the client takes is missing at the server, and a ceiling measured with a heavy client would be too low.
 */
export async function openConnection(target: ClusterTarget): Promise<RawConnection> {
  const { hostname, port, host } = new URL(target.server);
  const socket = connect({ host: hostname, port: Number(port), ca: target.caPem });
  await once(socket, 'secureConnect');
  socket.setNoDelay(true);
  const fixed = `host: ${host}\r\nauthorization: Bearer ${target.token}\r\naccept: application/json\r\nuser-agent: ${USER_AGENT}\r\n`;
  return {
    send: (request) => sendOn(socket, encode(request, fixed)),
    close: () => socket.destroy(),
  };
}

function encode({ method, path, contentType, body }: RawRequest, fixed: string): string {
  const about = body === '' ? '' : `content-type: ${contentType}\r\n`;
  return `${method} ${path} HTTP/1.1\r\n${fixed}${about}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function sendOn(socket: TLSSocket, text: string): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    let received = '';
    const end = (): void => {
      socket.off('data', onData).off('error', onFailure).off('close', onFailure);
    };
    const onData = (bytes: Buffer): void => {
      received += bytes.toString('latin1');
      if (!isComplete(received)) return;
      end();
      resolve(readReply(received));
    };
    const onFailure = (error?: unknown): void => {
      end();
      reject(error instanceof Error ? error : new Error('the API server closed the connection'));
    };
    socket.on('data', onData).once('error', onFailure).once('close', onFailure);
    socket.write(text);
  });
}
