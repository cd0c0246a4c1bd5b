// A hand-made DNS responder: it answers by UDP whatever a test wants, or nothing, as no real resolver does on demand.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode } from 'dns-packet';
import type { Answer } from 'dns-packet';

/** What it says: a response code with the addresses of every name, or nothing at all. */
export type Says = 'nothing' | { readonly code: number; readonly addresses?: readonly string[] };

/** A responder that can be told to say something else. */
export interface HandMadeResolver {
  /** `address:port`. */
  readonly at: string;
  says: Says;
  /** Resolves when the next question has come. */
  asked(): Promise<void>;
  close(): void;
}

/** Starts one on loopback. RFC 1035 §4.1.1. */
export async function startHandMadeResolver(says: Says): Promise<HandMadeResolver> {
  const socket = createSocket('udp4');
  const resolver: HandMadeResolver = {
    get at() {
      return `127.0.0.1:${socket.address().port}`;
    },
    says,
    asked: async () => void (await once(socket, 'message')),
    close: () => socket.close(),
  };
  socket.on('message', (message, from) => {
    const reply = resolver.says === 'nothing' ? undefined : replyTo(message, resolver.says);
    if (reply !== undefined) socket.send(reply, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return resolver;
}

const QR_AND_RA = 0x8080;

function replyTo(message: Buffer, { code, addresses = [] }: Exclude<Says, 'nothing'>): Buffer {
  const { id = 0, questions = [] } = decode(message);
  const [question] = questions;
  const name = question?.name ?? '';
  const answers = addresses.flatMap((data): Answer[] => {
    const type = data.includes(':') ? 'AAAA' : 'A';
    return question?.type === type ? [{ type, name, ttl: 1, data }] : [];
  });
  return encode({ type: 'response', id, flags: QR_AND_RA | code, questions, answers });
}
