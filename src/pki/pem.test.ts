import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastCpu } from '../../test/support/least-cpu.ts';
import { pemLimits, readPem, writePem } from './pem.ts';
import { Fault } from '../base/fault.ts';

const LIMIT = pemLimits.bundle;
const block = (label: string, base64: string): string =>
  `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;
const shown = (text: string | Uint8Array): string[] =>
  readPem(text, LIMIT).map(({ label, der }) => `${label} ${Buffer.from(der).toString('latin1')}`);

test.each<[string, string | Uint8Array, string[]]>([
  ['a block', block('A', 'YWJj'), ['A abc']],
  [
    'several blocks in their order, doubles too',
    block('A', 'YWJj') + block('B C', 'YQ==') + block('A', 'YWJj'),
    ['A abc', 'B C a', 'A abc'],
  ],
  ['nothing', '', []],
  ['text that is no PEM', 'hello\nworld', []],
  [
    'text before, between and after',
    `subject=a\n${block('A', 'YWJj')}\n\nnext: b\n${block('B', 'YQ==')}end`,
    ['A abc', 'B a'],
  ],
  ['CRLF', block('A', 'YWJj').replaceAll('\n', '\r\n'), ['A abc']],
  ['a byte order mark', `\ufeff${block('A', 'YWJj')}`, ['A abc']],
  ['the same as bytes', Buffer.from(`\ufeff${block('A', 'YWJj')}`), ['A abc']],
  ['lines indented as in YAML', block('A', 'YWJj').replaceAll(/^/gm, '    '), ['A abc']],
  ['space at the ends of lines', block('A', 'YWJj').replaceAll('\n', ' \t\n'), ['A abc']],
  ['no line end at the end', block('A', 'YWJj').trim(), ['A abc']],
  ['base64 in lines of any length', block('A', 'Y\nWJjYWJ\n\nj'), ['A abcabc']],
])('%s is read', (_, text, expected) => expect(shown(text)).toEqual(expected));

test('headers of the old form are kept apart', () => {
  const text = block('RSA PRIVATE KEY', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nYWJj');
  expect(readPem(text, LIMIT)[0]).toMatchObject({
    headers: ['Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-128-CBC,00'],
    der: new Uint8Array(Buffer.from('abc')),
  });
});

test.each<[string, string, string]>([
  ['a block without END line', '-----BEGIN A-----\nYWJj\n', 'the PEM block "A" has no END line of its own'],
  [
    'a block that ends with another label',
    '-----BEGIN A-----\nYWJj\n-----END B-----',
    'the PEM block "A" has no END line of its own',
  ],
  [
    'a block inside a block',
    `-----BEGIN A-----\n${block('A', 'YWJj')}`,
    'the PEM block "A" has no END line of its own',
  ],
  [
    'blocks glued together without a line end',
    `${block('A', 'YWJj').trim()}${block('A', 'YWJj')}`,
    'the PEM block "A" has no END line of its own',
  ],
  ['a block that is not base64', block('A', 'YW?j'), 'the PEM block "A" is not base64'],
  ['base64 that is cut', block('A', 'YWJ'), 'the PEM block "A" is not base64'],
  ['padding in the middle', block('A', 'YQ==YQ=='), 'the PEM block "A" is not base64'],
  ['an empty block', block('A', ''), 'the PEM block "A" is not base64'],
])('%s is refused, and the text shows none of the input but the label', (_, text, message) => {
  expect(() => readPem(text, LIMIT)).toThrow(expect.objectContaining({ kind: 'refused', code: 'InvalidPem', message }));
});

test.each(Object.entries(pemLimits))(
  'a %s of exactly %i bytes is read and one byte more is refused in the reference’s words',
  (_, limit) => {
    const text = block('A', 'YWJj').padStart(limit, '\n');
    expect(readPem(text, limit)).toHaveLength(1);
    const message = `provided PEM data was larger than the maximum ${limit}B`;
    expect(() => readPem(` ${text}`, limit)).toThrow(
      expect.objectContaining({ kind: 'refused', code: 'PemTooLarge', message }),
    );
    expect(() => readPem(Buffer.from(` ${text}`), limit)).toThrow(message);
  },
);

test('bytes are counted, not characters', () => expect(() => readPem('ä'.repeat(10), 19)).toThrow('maximum 19B'));

test('what is written reads back, and is what openssl writes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
      expect(readPem(writePem('CERTIFICATE', bytes), LIMIT)).toEqual([
        { label: 'CERTIFICATE', der: bytes, headers: [] },
      ]);
    }),
  );
  const written = execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519'], { encoding: 'utf8' });
  const [only] = readPem(written, LIMIT);
  expect(writePem(only?.label ?? '', only?.der ?? new Uint8Array())).toBe(written);
});

test('lines have at most 64 characters (RFC 7468 §2)', () => {
  const lines = writePem('A', new Uint8Array(100)).split('\n');
  expect(lines.map((line) => line.length)).toEqual([17, 64, 64, 8, 15, 0]);
});

test('whatever the text, reading ends with blocks or with a Fault', () => {
  const piece = fc.constantFrom(
    '-----BEGIN A-----',
    '-----END A-----',
    '-----',
    '\n',
    '\r\n',
    'YWJj',
    ':',
    '=',
    ' ',
    'ä',
    '-----BEGIN -----',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      expect(codeOf(() => readPem(pieces.join(''), LIMIT))).toMatch(/^(none|InvalidPem)$/);
    }),
    { numRuns: 3000 },
  );
});

test.each<[string, string]>([
  ['line ends', '\n'],
  ['dashes', '-'],
  ['BEGIN lines', '-----BEGIN A-----\n'],
  ['empty blocks', '-----BEGIN A-----\n-----END A-----\n'],
  ['BEGIN without line ends', '-----BEGIN '],
  ['one block', 'AAAA'],
  ['spaces', ' '],
  ['text before BEGIN', 'x '],
])(
  'a megabyte of %s is refused within 100 ms of CPU, and gone through in linear time where the limit is larger',
  (_, piece) => {
    const text = `-----BEGIN A-----\n${piece.repeat((1 << 20) / piece.length)}`;
    expect(leastCpu(() => expect(codeOf(() => readPem(text, LIMIT))).toBe('PemTooLarge'))).toBeLessThan(100);
    expect(leastCpu(() => void codeOf(() => readPem(text, 1 << 21)))).toBeLessThan(200);
  },
);

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (thrown) {
    return thrown instanceof Fault ? thrown.code : `not a Fault: ${String(thrown)}`;
  }
}

test('a label that could be a piece of a key is not shown', () => {
  const text = '-----BEGIN PRIVATMC4CAQAwBQYDK2VwBCIEIO-----\nYWJj\n-----END PRIVATE KEY-----\n';
  const message = 'a PEM block with an unusual label has no END line of its own';
  expect(() => readPem(text, LIMIT)).toThrow(expect.objectContaining({ code: 'InvalidPem', message }));
});
