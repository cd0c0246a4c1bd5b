import { expect, test } from 'vitest';
import { createLineSplitter } from './watch-lines.ts';

const tooLong = (): Error => new Error('too long');

test.each([1, 2, 3, 5, 100])('lines come whole, whatever the pieces (%i bytes)', (size) => {
  const bytes = Buffer.from('{"ä":"€"}\n\n{"b":2}\nrest');
  const splitter = createLineSplitter(100, tooLong);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)));
  expect([lines, splitter.isInsideLine]).toEqual([['{"ä":"€"}', '', '{"b":2}'], true]);
});

test.each(['0123456789', '0123456789\n'])('a line beyond the bound is not held (%j)', (text) => {
  const splitter = createLineSplitter(9, tooLong);
  splitter.push(Buffer.from('x'.repeat(9) + '\n'));
  expect(() => Buffer.from(text).forEach((byte) => splitter.push(Buffer.of(byte)))).toThrow('too long');
});
