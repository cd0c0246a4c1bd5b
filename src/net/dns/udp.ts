import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import type { Clock } from '../../base/clock.ts';
import { seconds } from '../../base/instant.ts';
import type { PlainDnsServer } from './server.ts';
import { untilAborted } from './until-aborted.ts';

/** A message to send, and how its reply is known. */
export interface Datagram {
  readonly bytes: Uint8Array;
  readonly isReply: (received: Uint8Array) => boolean;
}

/** A datagram may get lost: it is sent again so long after it was sent first. */
const AGAIN_AFTER = [seconds(2), seconds(5)];

/**
 * Sends a message by UDP, from a port of the system's random choice, and gives back the first datagram from that very address and port that
 * is a reply to it: anything else is passed over, as anybody could have sent it. RFC 5452 §9.
 * @throws errors of the socket as they are; the reason of the signal, a Fault.
 */
export async function exchangeByUdp(
  clock: Clock,
  server: PlainDnsServer,
  datagram: Datagram,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { address, family } = await untilAborted(lookup(server.host), signal);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  const send = (): void => socket.send(datagram.bytes);
  const reply = firstReply(socket, datagram);
  socket.connect(server.port, address, send);
  const cancels = AGAIN_AFTER.map((span) => clock.setTimer(span, send));
  try {
    return await untilAborted(reply, signal);
  } finally {
    for (const cancel of cancels) cancel();
    socket.close();
  }
}

/** Errors of connecting and sending come as events too. */
function firstReply(socket: Socket, { isReply }: Datagram): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (received) => {
      if (isReply(received)) resolve(received);
    });
  });
}
