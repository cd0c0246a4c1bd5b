import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../base/fault.ts';
import type { HttpReply } from '../http.ts';
import { ReplyReader } from './reply-reader.ts';

const askedFor = { method: 'GET', target: 'https://api', maxBytes: 1000 };
const lines = (...text: string[]): string => text.join('\r\n');

/** Reads a text cut at some places, as a connection may bring it. */
function read(text: string, cuts: readonly number[] = [], method = 'GET'): ReplyReader {
  const reader = new ReplyReader({ ...askedFor, method });
  const bytes = Buffer.from(text, 'latin1');
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other), bytes.length];
  for (const [index, place] of places.entries()) if (index > 0) reader.push(bytes.subarray(places[index - 1], place));
  return reader;
}

const bodyOf = (reader: ReplyReader): string | undefined => reader.reply?.body.toString('latin1');
const plain = lines('HTTP/1.1 200 OK', 'Content-Length: 4', 'Retry-After: 7', '', 'body');
const chunked = lines(
  'HTTP/1.1 200 OK',
  'Transfer-Encoding: chunked',
  '',
  '3;x=y',
  'bod',
  '1',
  'y',
  '0',
  'A: b',
  '',
  '',
);

describe('a reply', () => {
  test.each([
    ['with a length', plain, 'body', false],
    ['in chunks, with an extension and a trailer', chunked, 'body', false],
    ['after interim ones', lines('HTTP/1.1 103 Early Hints', 'Link: x', '', plain), 'body', false],
    ['without a body', lines('HTTP/1.1 204 No Content', '', ''), '', false],
    ['that closes', plain.replace('Retry-After: 7', 'Connection: close'), 'body', true],
    ['of the older version', plain.replace('HTTP/1.1', 'HTTP/1.0'), 'body', true],
    ['followed by what nobody asked for', `${plain}x`, 'body', true],
    ['without a reason', plain.replace(' OK', ''), 'body', false],
  ])('%s is read, however it is cut', (_, text, body, isLast) => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (cuts) => {
        const reader = read(text, cuts);
        expect([bodyOf(reader), reader.isLast]).toEqual([body, isLast]);
      }),
    );
  });

  test('is not there before its last byte', () => {
    for (const text of [plain, chunked]) expect(read(text.slice(0, -1)).reply).toBeUndefined();
  });

  test('to HEAD has no body, whatever length it tells', () => {
    expect(bodyOf(read(plain.slice(0, -4), [], 'HEAD'))).toBe('');
  });

  test('without a length ends with the connection', () => {
    const reader = read(lines('HTTP/1.1 200 OK', '', 'until the end'));
    expect(reader.reply).toBeUndefined();
    expect([reader.end(), bodyOf(reader), reader.isLast]).toEqual([true, 'until the end', true]);
  });

  test('that is cut off is none', () => expect(read(plain.slice(0, -1)).end()).toBe(false));

  test('has its headers in small letters, several of a name as one list', () => {
    const { headers } = read(lines('HTTP/1.1 204 x', 'WARNING: one', 'Warning:  two \t', '', '')).reply as HttpReply;
    expect(headers).toEqual({ warning: 'one, two' });
  });
});

describe('what two readers could understand differently is refused', () => {
  test.each([
    ['no status line', lines('OK', '', '')],
    ['another protocol', lines('HTTP/2 200', '', '')],
    ['a change of protocol', lines('HTTP/1.1 101 Switching', '', '')],
    ['length and coding', lines('HTTP/1.1 200 x', 'Content-Length: 4', 'Transfer-Encoding: chunked', '', '')],
    ['two lengths', lines('HTTP/1.1 200 x', 'Content-Length: 4', 'Content-Length: 5', '', '')],
    ['a length with a sign', lines('HTTP/1.1 200 x', 'Content-Length: +4', '', '')],
    ['another coding', lines('HTTP/1.1 200 x', 'Transfer-Encoding: gzip, chunked', '', '')],
    ['a folded line', lines('HTTP/1.1 200 x', 'A: b', ' c', '', '')],
    ['a space before the colon', lines('HTTP/1.1 200 x', 'Content-Length : 4', '', '')],
    ['a bare line feed', lines('HTTP/1.1 200 x', 'A: b\nContent-Length: 4', '', '')],
    ['a chunk without size', lines('HTTP/1.1 200 x', 'Transfer-Encoding: chunked', '', '', '')],
    ['a chunk with a signed size', lines('HTTP/1.1 200 x', 'Transfer-Encoding: chunked', '', '+1', 'x')],
    ['a chunk longer than it says', lines('HTTP/1.1 200 x', 'Transfer-Encoding: chunked', '', '1', 'xy', '')],
    ['a size line that ends with a line feed alone', 'HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\r\n'],
    ['an endless head', `HTTP/1.1 200 x\r\n${'a: b\r\n'.repeat(20_000)}`],
    ['an endless size line', `HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(5000)}`],
  ])('%s', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ kind: 'transient', code: 'MalformedReply' }));
  });

  test.each([
    ['a length', lines('HTTP/1.1 200 x', 'Content-Length: 1001', '', '')],
    ['chunks', lines('HTTP/1.1 200 x', 'Transfer-Encoding: chunked', '', '3E9', 'x'.repeat(1001), '0', '', '')],
    ['the end', lines('HTTP/1.1 200 x', '', 'x'.repeat(1001))],
  ])('a body above the bound, told by %s', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ kind: 'refused', code: 'BodyTooLarge' }));
  });
});

test('whatever bytes come, reading ends with a reply, with the wait for more, or with a Fault that shows none of them', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...`${plain}\r\n${chunked}`.split(/(?<=[\r\n: ])/)),
      fc.string({ maxLength: 8, unit: 'binary' }),
      fc.constantFrom('\r\n', '\r\n\r\n', 'HTTP/1.1 ', 'Transfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(pieces, fc.array(fc.nat(), { maxLength: 4 }), (parts, cuts) => {
      expect(outcome(parts.join(''), cuts)).toMatch(/^(read|MalformedReply|BodyTooLarge)$/);
    }),
    { numRuns: 300 },
  );
});

function outcome(text: string, cuts: readonly number[]): string {
  try {
    read(text, cuts).end();
    return 'read';
  } catch (thrown) {
    return thrown instanceof Fault ? thrown.code : String(thrown);
  }
}

test('what the reader accepts, the parser of Node accepts with the same body', () => {
  const texts = [plain, chunked, lines('HTTP/1.1 200 OK', 'Content-Length: 0', '', '')];
  for (const text of texts) expect(bodyByNode(text)).toBe(bodyOf(read(text)));
});

/** Node's own parser, in a process of its own, fed with the same bytes. */
function bodyByNode(text: string): string {
  const script = `
    const net = require('node:net'), http = require('node:http');
    const server = net.createServer((socket) => socket.once('data', () => socket.end(Buffer.from(process.argv[1], 'latin1'))));
    server.listen(0, '127.0.0.1', () => http.get({ port: server.address().port, host: '127.0.0.1', agent: false }, (reply) => {
      let body = '';
      reply.on('data', (data) => (body += data)).on('end', () => { process.stdout.write(body); server.close(); });
    }));`;
  return spawnSync(process.execPath, ['-e', script, text], { encoding: 'utf8' }).stdout;
}
