import { connect } from 'node:net';
import { cancelledFault, closedEarly } from '../network-fault.ts';
import type { PlainDnsServer } from './server.ts';
import { counted } from './wire-writer.ts';

/**
 * Sends a message over a connection of its own and gives back the first that comes. RFC 1035 §4.2.2; RFC 7766.
 * @throws errors of the socket as they are; the reason of the signal, a Fault.
 */
export async function exchangeByTcp(
  server: PlainDnsServer,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (signal.aborted) throw cancelledFault(signal);
  const socket = connect({ host: server.host, port: server.port, noDelay: true });
  const abort = (): void => void socket.destroy(cancelledFault(signal));
  signal.addEventListener('abort', abort, { once: true });
  try {
    socket.write(counted(message));
    let read: Uint8Array = new Uint8Array();
    for await (const piece of socket.iterator({ destroyOnReturn: false })) {
      read = Buffer.concat([read, piece as Uint8Array]);
      const reply = wholeMessage(read);
      if (reply !== undefined) return reply;
    }
    throw closedEarly();
  } finally {
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}

/** The message behind its length, once it has all come. At most 64 KiB, as its length has 16 bits. */
function wholeMessage(read: Uint8Array): Uint8Array | undefined {
  const [high, low] = read;
  if (high === undefined || low === undefined) return undefined;
  const end = 2 + high * 256 + low;
  return read.length < end ? undefined : read.subarray(2, end);
}
