import { expect, test } from 'vitest';
import { rememberLast } from './remember-last.ts';

function counted(count: number) {
  const reads: string[] = [];
  const read = rememberLast(count, (bytes: Uint8Array) => {
    const text = Buffer.from(bytes).toString('latin1');
    reads.push(text);
    if (text === 'bad') throw new Error('bad');
    return { text };
  });
  return { reads, read: (text: string) => read(Buffer.from(`..${text}.`, 'latin1').subarray(2, -1)) };
}

test('the same bytes are read once, wherever they lie', () => {
  const { reads, read } = counted(2);
  expect(read('one')).toBe(read('one'));
  expect(reads).toEqual(['one']);
});

test('other bytes are other answers, zero bytes and high ones too', () => {
  const { read } = counted(3);
  expect(['\u0000', '\u0000\u0000', '\u00ff'].map((text) => read(text).text)).toEqual([
    '\u0000',
    '\u0000\u0000',
    '\u00ff',
  ]);
});

test('no more answers are kept than said, the oldest goes first', () => {
  const { reads, read } = counted(2);
  for (const text of ['one', 'two', 'three', 'two', 'one']) read(text);
  expect(reads).toEqual(['one', 'two', 'three', 'one']);
});

test('a throw is not remembered', () => {
  const { reads, read } = counted(2);
  for (let i = 0; i < 2; i += 1) expect(() => read('bad')).toThrow('bad');
  expect(reads).toEqual(['bad', 'bad']);
});

test('what is long is read anew', () => {
  const { reads, read } = counted(2);
  for (let i = 0; i < 2; i += 1) read('x'.repeat(4097));
  expect(reads).toHaveLength(2);
});
