import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Fault } from '../base/fault.ts';
import { milliseconds, seconds } from '../base/instant.ts';
import { createMetrics } from './create-metrics.ts';
import { metricsRoutes } from './metrics-route.ts';
import type { Route, RunningServer, ServerLimits } from './server.ts';
import { startServer } from './server.ts';

const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close(milliseconds(50))));
});

const hello: Route = () => ({ status: 200, contentType: 'text/plain', body: 'hello' });
const errors: unknown[] = [];

async function start(routes: Record<string, Route>, limits: Partial<ServerLimits> = {}): Promise<RunningServer> {
  const onError = (thrown: unknown) => errors.push(thrown);
  const server = await startServer({ address: '127.0.0.1:0', purpose: 'healthz', routes, limits, onError });
  running.push(server);
  return server;
}

/** What the server sends on a raw connection until it ends it. */
async function conversation(port: number, text: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (data: string) => (received += data));
  socket.on('error', () => undefined);
  socket.write(text);
  await new Promise((resolve) => socket.on('close', resolve));
  return received;
}

describe('the small server', () => {
  test('only GET and HEAD of a known path are answered', async () => {
    const { port } = await start({ '/hello': hello });
    const ask = async (method: string, path: string) =>
      (await fetch(`http://127.0.0.1:${port}${path}`, { method })).status;
    expect(await ask('GET', '/hello')).toBe(200);
    expect(await ask('HEAD', '/hello')).toBe(200);
    expect(await ask('POST', '/hello')).toBe(405);
    expect(await ask('GET', '/hello/')).toBe(404);
    expect(await ask('GET', '/')).toBe(404);
  });

  test('a connection that sends no header is ended after the time for headers', async () => {
    const { port } = await start({ '/hello': hello }, { headers: milliseconds(100) });
    expect(await conversation(port, 'GET /hello HTT')).toContain('408 Request Timeout');
  });

  test('headers larger than 16 KiB are refused', async () => {
    const { port } = await start({ '/hello': hello });
    const request = `GET /hello HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await conversation(port, request)).toContain('431');
  });

  test('a request with a body gets its answer and the end of the connection', async () => {
    const { port } = await start({ '/hello': hello });
    const request = 'POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\nxxx';
    expect(await conversation(port, request)).toMatch(/^HTTP\/1\.1 405 [\s\S]*Connection: close/);
  });

  test('an idle connection is ended', async () => {
    const { port } = await start({ '/hello': hello }, { idle: milliseconds(50) });
    expect(await conversation(port, 'GET /hello HTTP/1.1\r\nHost: a\r\n\r\n')).toContain('hello');
  });

  test('no more connections than the limit are served', async () => {
    const { port } = await start({ '/hello': hello }, { connections: 2 });
    const held = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    expect(await conversation(port, 'GET /hello HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('');
    for (const socket of held) socket.destroy();
  });

  test('a route that throws is a 500 without its text, told to the log', async () => {
    const thrown = new Error('CANARY');
    const { port } = await start({
      '/bad': () => {
        throw thrown;
      },
    });
    const reply = await fetch(`http://127.0.0.1:${port}/bad`);
    expect([reply.status, await reply.text()]).toEqual([500, 'internal server error\n']);
    expect(errors).toContain(thrown);
  });

  test('a client that leaves in the middle of a long answer ends its writing', async () => {
    let ended = false;
    async function* long(): AsyncGenerator<string> {
      try {
        for (;;) yield 'x'.repeat(100_000);
      } finally {
        ended = true;
      }
    }
    const { port } = await start({ '/long': () => ({ status: 200, contentType: 'text/plain', body: long() }) });
    const abort = new AbortController();
    const reply = await fetch(`http://127.0.0.1:${port}/long`, { signal: abort.signal });
    await reply.body?.getReader().read();
    abort.abort();
    await expect.poll(() => ended).toBe(true);
  });

  test('closing lets an answer under way end', async () => {
    const gate = Promise.withResolvers<void>();
    async function* slow(): AsyncGenerator<string> {
      yield 'a';
      await gate.promise;
      yield 'b';
    }
    const server = await start({ '/slow': () => ({ status: 200, contentType: 'text/plain', body: slow() }) });
    const reply = await fetch(`http://127.0.0.1:${server.port}/slow`);
    const closed = server.close(seconds(5));
    gate.resolve();
    expect(await reply.text()).toBe('ab');
    await closed;
  });

  test('/metrics is the exposition with the content type of its format', async () => {
    const metrics = createMetrics();
    metrics.count('certwright_defects_total', { controller: 'issuer' });
    const { port } = await start(metricsRoutes(metrics));
    const reply = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await reply.text()).toContain('\ncertwright_defects_total{controller="issuer"} 1\n');
  });
});

describe('addresses', () => {
  const refused: [string, string, string][] = [
    ['0', 'failed to listen on prometheus address 0: not of the form host:port', '0.0.0.0:9402'],
    ['localhost', 'failed to listen on prometheus address localhost: not of the form host:port', '0.0.0.0:9402'],
    [
      '127.0.0.1:70000',
      'failed to listen on prometheus address 127.0.0.1:70000: not of the form host:port',
      '0.0.0.0:9402',
    ],
    ['203.0.113.1:0', 'failed to listen on prometheus address 203.0.113.1:0: EADDRNOTAVAIL', 'choose another address'],
  ];
  test.each(refused)('%s is refused', async (address, message, remedy) => {
    const started = startServer({ address, purpose: 'prometheus', routes: {}, onError: () => undefined });
    const fault = await started.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ kind: 'misconfigured', message, remedy: expect.stringContaining(remedy) });
  });

  test('a taken port is one clear sentence with its remedy', async () => {
    const { port } = await start({});
    const address = `127.0.0.1:${port}`;
    await expect(
      startServer({ address, purpose: 'healthz', routes: {}, onError: () => undefined }),
    ).rejects.toMatchObject({
      message: `failed to listen on healthz address ${address}: EADDRINUSE`,
      remedy: 'end the process that listens there, or choose another address',
    });
  });

  test('an IPv6 address stands in brackets', async () => {
    const server = await startServer({ address: '[::1]:0', purpose: 'healthz', routes: {}, onError: () => undefined });
    running.push(server);
    expect(server.host).toBe('::1');
  });
});
