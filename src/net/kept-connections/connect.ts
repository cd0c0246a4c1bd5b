import net from 'node:net';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import type { TlsOptions } from '../agents.ts';
import { IDLE_MS, TCP_KEEPALIVE_MS } from '../agents.ts';
import type { RequestUrl } from '../http.ts';
import { closedEarly } from '../network-fault.ts';

/** Opens a connection to an origin; resolves when it is there and, with TLS, trusted. `onSocket` gets the means to end the wait. Rejects with Node's own error. */
export function connect(origin: RequestUrl, options: TlsOptions, onSocket: (socket: Socket) => void): Promise<Socket> {
  const host = origin.hostname.replace(/^\[|\]$/g, '');
  const isSecure = origin.protocol === 'https:';
  const port = origin.port === '' ? (isSecure ? 443 : 80) : Number(origin.port);
  return new Promise((resolve, reject) => {
    const socket = isSecure
      ? tls.connect({ ...options, host, port, ...serverName(options, host), ALPNProtocols: ['http/1.1'] })
      : net.connect({ host, port });
    const ready = (): void => {
      socket.off('error', reject).off('close', closed);
      resolve(socket);
    };
    const closed = (): void => reject(closedEarly());
    socket.once(isSecure ? 'secureConnect' : 'connect', ready);
    socket.once('error', reject).once('close', closed);
    socket.setNoDelay(true).setKeepAlive(true, TCP_KEEPALIVE_MS).setTimeout(IDLE_MS);
    onSocket(socket);
  });
}

/** An address is no server name. Source: RFC 6066 §3. */
const serverName = ({ servername }: TlsOptions, host: string): { readonly servername?: string } =>
  servername !== undefined || net.isIP(host) !== 0 ? {} : { servername: host };
