import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { uid } from '../../base/brand.ts';
import { milliseconds } from '../../base/instant.ts';
import type { AnswerServer } from './answer-server.ts';
import { startAnswerServer } from './answer-server.ts';
import { hostOf, readAsked } from './asked-answer.ts';
import { createAnswers } from './shared/answers.ts';

const running: AnswerServer[] = [];
afterEach(async () => void (await Promise.all(running.splice(0).map((server) => server.close()))));

const PATH = '/.well-known/acme-challenge';

async function server(limits = {}) {
  const answers = createAnswers();
  answers.put(uid('a'), { domain: 'www.example.com', token: 'tok', key: 'tok.thumb' });
  answers.put(uid('b'), { domain: '2001:db8::1', token: 'tok', key: 'tok.six' });
  const started = await startAnswerServer({ source: answers, createServer, port: 0, address: '127.0.0.1', limits });
  running.push(started);
  return { answers, port: started.port };
}

const ask = async (port: number, host: string, path: string): Promise<readonly [number, string]> => {
  const socket = connect(port, '127.0.0.1');
  socket.end(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const text = await all(socket);
  return [Number(text.split(' ')[1]), text.split('\r\n\r\n')[1] ?? ''];
};
async function all(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of socket as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

describe('what is answered', () => {
  const cases: [string, string, string, number, string][] = [
    ['the key, for its host and token', 'www.example.com', `${PATH}/tok`, 200, 'tok.thumb'],
    [
      'whatever port and letters the host is written with',
      'WWW.Example.com.:8080',
      `${PATH}/tok?x=1`,
      200,
      'tok.thumb',
    ],
    ['for an IPv6 address in brackets', '[2001:DB8:0::1]:80', `${PATH}/tok`, 200, 'tok.six'],
    ['for a whole URL, as proxies send it', 'other.example', `http://www.example.com${PATH}/tok`, 200, 'tok.thumb'],
    ['that it is well', 'anything', '/healthz', 200, ''],
    ['that it is well at the root', 'anything', '/', 200, ''],
    ['nothing for another host', 'other.example', `${PATH}/tok`, 404, 'Not Found\n'],
    ['nothing for another token', 'www.example.com', `${PATH}/other`, 404, 'Not Found\n'],
    ['nothing for a path in the token', 'www.example.com', `${PATH}/../tok`, 404, 'Not Found\n'],
    ['nothing elsewhere', 'www.example.com', '/tok', 404, 'Not Found\n'],
  ];
  test.each(cases)('%s', async (_, host, path, status, body) => {
    expect(await ask((await server()).port, host, path)).toEqual([status, body]);
  });

  test('ends with its Challenge, and not with another one of the same token', async () => {
    const { answers, port } = await server();
    answers.put(uid('c'), { domain: 'www.example.com', token: 'tok', key: 'tok.thumb' });
    answers.remove(uid('a'));
    expect((await ask(port, 'www.example.com', `${PATH}/tok`))[0]).toBe(200);
    answers.remove(uid('c'));
    expect((await ask(port, 'www.example.com', `${PATH}/tok`))[0]).toBe(404);
  });
});

test('five hundred clients that never finish their request are cut off, and others are answered meanwhile', async () => {
  const { port } = await server({ headers: milliseconds(700), connections: 600 });
  const slow = await Promise.all(
    Array.from({ length: 500 }, async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
      return socket;
    }),
  );
  const ends = slow.map(
    (socket) =>
      new Promise((resolve) =>
        socket
          .on('error', () => undefined)
          .on('close', resolve)
          .resume(),
      ),
  );
  expect((await ask(port, 'www.example.com', `${PATH}/tok`))[0]).toBe(200);
  await Promise.all(ends);
}, 30_000);

test.each([
  ['Example.COM.', 'example.com'],
  ['example.com:80', 'example.com'],
  ['[::1]:80', '::1'],
  ['2001:db8:0:0::1', '2001:db8::1'],
  ['', ''],
])('the host of "%s" is "%s"', (authority, host) => expect(hostOf(authority)).toBe(host));

test('whatever is asked is read without an error', () => {
  for (const target of ['', '*', 'http://', '//', `${PATH}/`, 'http://[/x', `${PATH}/%00`])
    expect(readAsked({ target, host: '' })).toBeDefined();
});
