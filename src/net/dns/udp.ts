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
  const sending = new Sending(clock, socket, datagram.bytes);
  const reply = firstReply(socket, datagram);
  // Not as a callback: that is called for a failure as well, such as an address without a route.
  socket.once('connect', () => sending.start());
  socket.connect(server.port, address);
  try {
    return await untilAborted(reply, signal);
  } finally {
    sending.end();
    socket.close();
  }
}

/** Sends, and sends again until it is ended: a closed socket throws at whoever sends, and no one would be there to catch it. */
class Sending {
  readonly #clock: Clock;
  readonly #send: () => void;
  #cancels: readonly (() => void)[] = [];
  #ended = false;

  constructor(clock: Clock, socket: Socket, bytes: Uint8Array) {
    this.#clock = clock;
    this.#send = () => socket.send(bytes);
  }

  start(): void {
    if (this.#ended) return;
    this.#send();
    this.#cancels = AGAIN_AFTER.map((span) => this.#clock.setTimer(span, this.#send));
  }

  end(): void {
    this.#ended = true;
    for (const cancel of this.#cancels) cancel();
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
