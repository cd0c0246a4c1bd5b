import { expect, test } from 'vitest';
import { isComplete, readReply } from './reply.ts';

const byLength = 'HTTP/1.1 201 Created\r\nContent-Length: 7\r\n\r\n{"a":1}';
const byChunks = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\nb\r\n"0123456"}\n\r\n0\r\n\r\n';
const nothing = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';

test.each([
  ['with a length', byLength, { status: 201, text: '{"a":1}' }],
  ['in chunks', byChunks, { status: 200, text: '{"a":"0123456"}\n' }],
  ['without a body', nothing, { status: 404, text: '' }],
])('a reply %s is complete with its last byte and not before', (_, received, reply) => {
  expect(isComplete(received)).toBe(true);
  for (let length = 0; length < received.length; length += 1)
    expect(isComplete(received.slice(0, length)), `after ${length} bytes`).toBe(false);
  expect(readReply(received)).toEqual(reply);
});
