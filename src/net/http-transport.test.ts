import http from 'node:http';
import net from 'node:net';
import type { Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { movedClock } from '../../test/support/moved-clock.ts';
import { aRequest, makers } from '../../test/support/http-requests.ts';
import { faultOf, testServers } from '../../test/support/test-servers.ts';
import { Fault } from '../base/fault.ts';
import { seconds } from '../base/instant.ts';

const never = new AbortController().signal;
const servers = testServers();
afterAll(() => servers.closeAll());

const serve = (handler: http.RequestListener): Promise<number> => servers.listening(http.createServer(handler));

/** Answers the first request of a connection, then closes it as soon as a second one arrives, without a word. */
function closesKeptConnections(): { server: Server; requests: string[] } {
  const requests: string[] = [];
  const server = net.createServer((socket) => {
    let answered = false;
    socket.on('data', (data) => {
      requests.push(data.toString().split(' ')[0] ?? '');
      if (answered) return socket.destroy();
      answered = true;
      return socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
  });
  return { server, requests };
}

describe.each(makers)('%s', (_name, aTransport) => {
  describe('a reply', () => {
    test('comes with status, headers and body, and the request carried its own', async () => {
      const port = await serve((incoming, response) => {
        incoming.setEncoding('utf8').on('data', (text: string) => {
          response
            .writeHead(418, { 'x-length': incoming.headers['content-length'] ?? '' })
            .end(`${incoming.method} ${text}`);
        });
      });
      const reply = await aTransport().send(aRequest(port, { method: 'POST', body: 'grün' }), never);
      expect([reply.status, reply.headers['x-length'], reply.body.toString()]).toEqual([418, '5', 'POST grün']);
    });

    test('uses one connection for requests that follow each other', async () => {
      let connections = 0;
      const server = http.createServer((_, response) => response.end('ok'));
      server.on('connection', () => connections++);
      const port = await servers.listening(server);
      const sender = aTransport();
      for (let i = 0; i < 5; i++) await sender.send(aRequest(port), never);
      expect(connections).toBe(1);
    });

    test('that is packed is unpacked within the bound', async () => {
      const port = await serve((_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(900))),
      );
      expect((await aTransport().send(aRequest(port), never)).body.byteLength).toBe(900);
      expect((await faultOf(aTransport().send(aRequest(port, { maxBytes: 899 }), never))).code).toBe('BodyTooLarge');
    });
  });

  describe('a request that may be made only until it is sent', () => {
    test.each([
      ['on a new connection', 0],
      ['on a kept one', 1],
    ])(
      'is asked for when its connection is there, and not sent if it may not be made any more: %s',
      async (_, before) => {
        const seen: string[] = [];
        const port = await serve((incoming, response) => {
          seen.push(incoming.method ?? '');
          response.end('ok');
        });
        const sender = aTransport();
        for (let i = 0; i < before; i++) await sender.send(aRequest(port), never);
        const fence = (): void => {
          throw new Fault('transient', { code: 'LeaseLost', message: 'not any more' });
        };
        const fault = await faultOf(sender.send(aRequest(port, { method: 'PATCH', body: 'x', fence }), never));
        expect([fault.code, seen]).toEqual(['LeaseLost', Array.from({ length: before }, () => 'GET')]);
      },
    );

    test('goes its way with its body if it may', async () => {
      const port = await serve((incoming, response) => void incoming.pipe(response));
      const reply = await aTransport().send(
        aRequest(port, { method: 'PATCH', body: 'x', fence: () => undefined }),
        never,
      );
      expect(reply.body.toString()).toBe('x');
    });
  });

  describe('a kept connection that the server has closed', () => {
    test('costs a GET nothing: it is sent once more on a fresh one', async () => {
      const { server, requests } = closesKeptConnections();
      const port = await servers.listening(server);
      const sender = aTransport();
      await sender.send(aRequest(port), never);
      const reply = await sender.send(aRequest(port), never);
      expect([reply.body.toString(), requests]).toEqual(['ok', ['GET', 'GET', 'GET']]);
    });

    test('fails a PATCH, which is never sent twice', async () => {
      const { server, requests } = closesKeptConnections();
      const port = await servers.listening(server);
      const sender = aTransport();
      await sender.send(aRequest(port), never);
      const fault = await faultOf(sender.send(aRequest(port, { method: 'PATCH', body: '{}' }), never));
      expect([fault.code, requests]).toEqual(['ConnectionFailed', ['GET', 'PATCH']]);
    });
  });

  describe('a failure is a Fault with a stable text', () => {
    test('nobody listens', async () => {
      const server = net.createServer();
      const port = await servers.listening(server);
      await servers.closed(server);
      const fault = await faultOf(aTransport().send(aRequest(port), never));
      expect(fault).toMatchObject({
        kind: 'transient',
        code: 'ConnectionFailed',
        message: `no connection to http://127.0.0.1:${port}: the connection was refused`,
      });
    });

    test('the connection is reset in the middle of the body', async () => {
      const port = await serve((_, response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('half', () => response.socket?.resetAndDestroy());
      });
      const fault = await faultOf(aTransport().send(aRequest(port), never));
      expect([fault.kind, fault.code]).toEqual(['transient', 'ConnectionFailed']);
      expect(fault.message).toBe(`the answer of http://127.0.0.1:${port} was cut off before its end`);
    });

    test('a body without end is given up at the bound, not read on', async () => {
      let closed: (() => void) | undefined;
      const gone = new Promise<void>((resolve) => (closed = resolve));
      const port = await serve((_, response) => {
        response.on('close', () => closed?.());
        const pour = (): void => {
          while (!response.destroyed && response.write('x'.repeat(10_000)));
        };
        response.on('drain', pour);
        pour();
      });
      const fault = await faultOf(aTransport().send(aRequest(port), never));
      expect(fault).toMatchObject({ kind: 'refused', code: 'BodyTooLarge' });
      await gone;
    });

    test.each(['before the head', 'inside the body'])('silence %s ends at the deadline', async (where) => {
      const clock = movedClock();
      let arrived: (() => void) | undefined;
      const asked = new Promise<void>((resolve) => (arrived = resolve));
      const port = await serve((_, response) => {
        if (where === 'inside the body')
          response.writeHead(200, { 'content-length': 100 }).write('some', () => arrived?.());
        else arrived?.();
      });
      const pending = faultOf(aTransport({ clock }).send(aRequest(port, { within: seconds(30) }), never));
      await asked;
      await clock.move(seconds(29));
      await clock.move(seconds(1));
      expect(await pending).toMatchObject({ kind: 'transient', code: 'DeadlineExceeded' });
      expect(clock.timers).toBe(0);
    });

    test('the signal ends the wait, and a Fault given as its reason is what is thrown', async () => {
      const port = await serve(() => controller.abort(reason));
      const reason = new Fault('refused', { code: 'LeaseLost', message: 'the Lease is gone' });
      const controller = new AbortController();
      expect(await faultOf(aTransport().send(aRequest(port), controller.signal))).toBe(reason);
      expect((await faultOf(aTransport().send(aRequest(port), AbortSignal.abort()))).code).toBe('Cancelled');
    });
  });

  describe('a stream', () => {
    const streamRequest = (port: number) => ({ ...aRequest(port), idle: seconds(60) });

    test('gives the pieces as they come and does not occupy the request pool', async () => {
      const port = await serve((incoming, response) => {
        if (incoming.url === '/') return void response.end('plain');
        response.write('one');
        incoming.on('close', () => response.end());
        return undefined;
      });
      const sender = aTransport({ maxConnections: 1 });
      const stream = await sender.open(
        { ...streamRequest(port), url: new URL(`http://127.0.0.1:${port}/watch`) },
        never,
      );
      expect((await sender.send(aRequest(port), never)).body.toString()).toBe('plain');
      for await (const piece of stream.chunks) {
        expect(piece.toString()).toBe('one');
        break;
      }
    });

    test('that falls silent ends after its own idle time, however long it has run', async () => {
      const clock = movedClock();
      let write: ((text: string) => void) | undefined;
      const port = await serve((_, response) => {
        write = (text) => void response.write(text);
        write('first');
      });
      const stream = await aTransport({ clock }).open(streamRequest(port), never);
      const pieces = stream.chunks[Symbol.asyncIterator]();
      await pieces.next();
      const second = pieces.next();
      await clock.move(seconds(59));
      write?.('second');
      await second;
      const third = faultOf(pieces.next());
      await clock.move(seconds(59));
      await clock.move(seconds(1));
      const fault = await third;
      expect(fault).toMatchObject({ kind: 'transient', code: 'DeadlineExceeded' });
      expect(fault.message).toContain('has fallen silent');
      expect(clock.timers).toBe(0);
    });

    test('is not judged silent while its reader is busy', async () => {
      const clock = movedClock();
      const port = await serve((_, response) => void response.write('first'));
      const controller = new AbortController();
      const stream = await aTransport({ clock }).open(streamRequest(port), controller.signal);
      const pieces = stream.chunks[Symbol.asyncIterator]();
      await pieces.next();
      await clock.move(seconds(600));
      const next = faultOf(pieces.next());
      controller.abort();
      expect((await next).code).toBe('Cancelled');
    });
  });
});
