import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { createServer } from 'node:net';
import http from 'node:http';
import { encode } from 'dns-packet';
import { afterAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../base/system-clock.ts';
import { seconds } from '../../base/instant.ts';
import { faultOf, testServers } from '../../../test/support/test-servers.ts';
import { movedClock } from '../../../test/support/moved-clock.ts';
import { createHttpTransport } from '../http-transport.ts';
import { createExchange } from './exchange.ts';
import type { DnsQuestion } from './message.ts';
import type { DnsServer, PlainDnsServer } from './server.ts';

const servers = testServers();
const sockets: Socket[] = [];
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await servers.closeAll();
});

type Answer = (asked: Buffer, count: number) => readonly Buffer[];

/** A UDP server that answers each datagram as told. */
async function udpServer(answer: Answer): Promise<PlainDnsServer> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  let count = 0;
  socket.on('message', (asked, from) => {
    count += 1;
    for (const bytes of answer(asked, count)) socket.send(bytes, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { is: 'plain', host: '127.0.0.1', port: socket.address().port };
}

const question: DnsQuestion = { name: 'www.example.com.', type: 'TXT', recursion: true };
const reply = (asked: Buffer, text: string, flags = 0): Buffer =>
  encode({
    type: 'response',
    id: asked.readUInt16BE(0),
    flags,
    questions: [{ type: 'TXT', name: 'www.example.com' }],
    answers: [{ type: 'TXT', name: 'www.example.com', data: text }],
  });
const withId = (bytes: Buffer, id: number): Buffer => {
  bytes.writeUInt16BE(id & 0xffff, 0);
  return bytes;
};

const transport = createHttpTransport({ clock: systemClock });
const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
const exchange = createExchange({ clock: systemClock, randomBytes, transport });
const never = new AbortController().signal;
const ask = (server: DnsServer) => exchange(question, server, never);

describe('by UDP', () => {
  test('a reply with another id, or to another question, is passed over', async () => {
    const other = encode({ type: 'response', questions: [{ type: 'TXT', name: 'x.example' }] });
    const server = await udpServer((asked) => [
      withId(reply(asked, 'forged'), asked.readUInt16BE(0) + 1),
      withId(Buffer.from(other), asked.readUInt16BE(0)),
      reply(asked, 'true'),
    ]);
    expect((await ask(server)).answers).toMatchObject([{ text: 'true' }]);
  });

  test('a server that does not know OPT records is asked without', async () => {
    const server = await udpServer((asked, count) => [
      count === 1
        ? encode({ type: 'response', id: asked.readUInt16BE(0), flags: 1 })
        : reply(asked, `${asked.readUInt16BE(10)} options`),
    ]);
    expect((await ask(server)).answers).toMatchObject([{ text: '0 options' }]);
  });

  test('a datagram that got lost is sent again', async () => {
    const clock = movedClock();
    const server = await udpServer((asked, count) => {
      if (count > 1) return [reply(asked, 'at last')];
      void clock.move(seconds(2));
      return [];
    });
    const patient = createExchange({ clock, randomBytes, transport });
    expect((await patient(question, server, never)).answers).toMatchObject([{ text: 'at last' }]);
  });

  test('silence ends after ten seconds, and names the server', async () => {
    const clock = movedClock();
    const server = await udpServer((_, count) => {
      if (count === 1) void clock.move(seconds(10));
      return [];
    });
    const fault = await faultOf(createExchange({ clock, randomBytes, transport })(question, server, never));
    expect(fault).toMatchObject({
      kind: 'transient',
      code: 'DnsNoAnswer',
      message: `DNS server 127.0.0.1:${server.port} does not answer`,
    });
    expect(clock.timers).toBe(0);
  });

  test('a reply that cannot be read names the server', async () => {
    const server = await udpServer((asked) => [reply(asked, 'cut').subarray(0, 40)]);
    expect(await faultOf(ask(server))).toMatchObject({
      code: 'DnsReplyMalformed',
      message: `DNS server 127.0.0.1:${server.port}: the reply cannot be read: a name is cut off`,
    });
  });

  test('a port where nobody listens is known at once', async () => {
    const server = await udpServer(() => []);
    sockets.pop()?.close();
    expect(await faultOf(ask(server))).toMatchObject({
      kind: 'transient',
      code: 'ConnectionFailed',
      message: `no connection to DNS server 127.0.0.1:${server.port}: the connection was refused`,
    });
  });

  test('an address that cannot even be connected to, as of IPv6 where there is none, is a Fault', async () => {
    const server = { is: 'plain', host: '255.255.255.255', port: 53 } as const;
    expect(await faultOf(ask(server))).toMatchObject({ kind: 'transient', code: 'ConnectionFailed' });
  });

  test('a question that nobody wants answered any more ends at once', async () => {
    const server = await udpServer(() => []);
    const controller = new AbortController();
    const asked = exchange(question, server, controller.signal);
    controller.abort();
    expect(await faultOf(asked)).toMatchObject({ code: 'Cancelled' });
  });
});

describe('by TCP, when the reply did not fit', () => {
  const truncating = async (onConnection: (asked: Buffer) => readonly Buffer[]): Promise<PlainDnsServer> => {
    const tcp = createServer((socket) => {
      socket.once('data', (asked: Buffer) => {
        for (const piece of onConnection(asked.subarray(2))) socket.write(piece);
        socket.end();
      });
    });
    const port = await servers.listening(tcp);
    const socket = createSocket('udp4');
    sockets.push(socket);
    socket.on('message', (asked, from) => socket.send(reply(asked, 'part', 0x0200), from.port, from.address));
    await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
    return { is: 'plain', host: '127.0.0.1', port };
  };
  const framed = (bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);

  test('it is read whole, in whatever pieces it comes', async () => {
    const server = await truncating((asked) => [...framed(reply(asked, 'whole'))].map((octet) => Buffer.from([octet])));
    expect((await ask(server)).answers).toMatchObject([{ text: 'whole' }]);
  });

  test.each<[string, (asked: Buffer) => readonly Buffer[], string]>([
    [
      'cut off',
      (asked) => [framed(reply(asked, 'whole')).subarray(0, 20)],
      'the connection was closed by the other side',
    ],
    ['truncated again', (asked) => [framed(reply(asked, 'whole', 0x0200))], 'it is truncated although it need not be'],
    [
      'to another question',
      (asked) => [framed(withId(reply(asked, 'whole'), asked.readUInt16BE(0) + 1))],
      'it answers another question',
    ],
  ])('a reply that is %s is a Fault', async (_, answer, message) => {
    expect((await faultOf(ask(await truncating(answer)))).message).toContain(message);
  });
});

describe('over HTTPS (here without TLS, which is the transport’s part)', () => {
  const httpServer = async (
    handler: (body: Buffer, request: http.IncomingMessage) => readonly [number, string, Buffer],
  ) => {
    const server = http.createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const [status, type, body] = handler(Buffer.concat(pieces), request);
        response.writeHead(status, { 'Content-Type': type }).end(body);
      });
    });
    const port = await servers.listening(server);
    return { is: 'https', url: new URL(`http://127.0.0.1:${port}/dns-query`) } as const;
  };
  const MESSAGE = 'application/dns-message';

  test('the message is posted with id 0, and the reply read', async () => {
    const server = await httpServer((body, { method, url, headers }) => [
      200,
      MESSAGE,
      reply(body, `${method} ${url} ${headers['content-type']} ${headers.accept} ${body.readUInt16BE(0)}`),
    ]);
    expect((await ask(server)).answers).toMatchObject([{ text: `POST /dns-query ${MESSAGE} ${MESSAGE} 0` }]);
  });

  test.each([
    ['503', 503, MESSAGE, 20, 'transient', 'DnsHttpFailed', 'answers with status 503'],
    ['404', 404, 'text/html', 20, 'refused', 'DnsHttpFailed', 'answers with status 404'],
    ['a page', 200, 'text/html', 20, 'refused', 'DnsHttpFailed', 'does not answer with application/dns-message'],
    ['noise', 200, MESSAGE, 20, 'transient', 'DnsReplyMalformed', 'the reply cannot be read: it is a question'],
    ['more than 128 KiB', 200, MESSAGE, 131_073, 'refused', 'BodyTooLarge', 'is longer than 131072 bytes'],
  ])('%s is a Fault', async (_, status, type, length, kind, code, message) => {
    const server = await httpServer(() => [status, type, Buffer.alloc(length)]);
    expect(await faultOf(ask(server))).toMatchObject({
      kind,
      code,
      message: expect.stringContaining(message) as string,
    });
  });
});
