import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { decode, streamEncode } from 'dns-packet';

/** Where a name server listens, by TCP. */
export interface NameServer {
  readonly host: string;
  readonly port: number;
}

/** No server tells of its own when a record has come, so it is asked so often. */
const LOOK_AGAIN = 100;

/** The values of a TXT record set as a name server answers them, sorted; also those at the end of a CNAME that it follows itself. */
export async function askTxt(server: NameServer, name: string): Promise<readonly string[]> {
  const answers = decode(await exchange(server, name)).answers ?? [];
  const values = answers.map((answer) => (answer.type === 'TXT' ? textOf(answer.data) : undefined));
  return values.filter((value) => value !== undefined).sort();
}

/** Resolves when the server answers these values and no others; fails after `seconds` with those that it answers instead. */
export async function untilTxt(
  server: NameServer,
  name: string,
  wanted: readonly string[],
  seconds: number,
): Promise<void> {
  const sorted = [...wanted].sort();
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await askTxt(server, name);
    if (isDeepStrictEqual(seen, sorted)) return;
    if (performance.now() > deadline) {
      throw new Error(`${name} TXT is ${show(seen)} after ${seconds} s, not ${show(sorted)}`);
    }
    await delay(LOOK_AGAIN);
  }
}

/** By TCP, as a record set may be longer than a datagram. RFC 7766 §8: two bytes of length in front. */
async function exchange({ host, port }: NameServer, name: string): Promise<Buffer> {
  const socket = connect({ host, port, timeout: 10_000 });
  socket.on('timeout', () => socket.destroy(new Error(`${host}:${port} does not answer`)));
  const question = { type: 'TXT', name: name.replace(/\.$/, '') } as const;
  socket.write(streamEncode({ type: 'query', id: 1, questions: [question] }));
  try {
    return await firstMessage(socket);
  } finally {
    socket.destroy();
  }
}

async function firstMessage(socket: Socket): Promise<Buffer> {
  let read = Buffer.alloc(0);
  for await (const piece of socket) {
    read = Buffer.concat([read, piece as Buffer]);
    if (read.length >= 2 && read.length >= 2 + read.readUInt16BE(0)) return read.subarray(2, 2 + read.readUInt16BE(0));
  }
  throw new Error('the name server has closed the connection without an answer');
}

/** A value longer than 255 bytes comes in several strings: together they are the value. RFC 1035 §3.3.14. */
function textOf(data: string | Buffer | readonly (string | Buffer)[]): string {
  const strings = typeof data === 'string' || Buffer.isBuffer(data) ? [data] : data;
  return strings.map((one) => one.toString('latin1')).join('');
}

const show = (values: readonly string[]): string => (values.length === 0 ? 'empty' : values.join(', '));
