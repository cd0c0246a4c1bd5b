import { expect, test } from 'vitest';
import { numbered, progressOn, spanText } from './progress.ts';

const spans: readonly (readonly [number, string])[] = [
  [400, '0 s'],
  [4_000, '4 s'],
  [72_000, '1 min 12 s'],
  [7_500_000, '2 h 5 min'],
];
test.each(spans)('%d milliseconds are told as "%s"', (span, text) => {
  expect(spanText(span)).toBe(text);
});

/** A log that is no terminal, and a clock that the test moves. */
function aLog() {
  const written: string[] = [];
  const clock = { now: 0 };
  const progress = progressOn({ write: (text) => written.push(text) }, () => clock.now);
  return { written, clock, progress };
}

test('a plain log is told of progress every ten seconds, with what is left', () => {
  const { written, clock, progress } = aLog();
  const task = progress.begin('Building');
  for (clock.now = 0; clock.now <= 25_000; clock.now += 1_000)
    task.update(`compiled ${clock.now / 1000}`, clock.now / 100_000);
  task.done('kept');
  expect(written).toEqual([
    'Building ...\n',
    '  Building: compiled 10, 10 s, about 1 min 30 s left\n',
    '  Building: compiled 20, 20 s, about 1 min 20 s left\n',
    '  Building: kept (26 s)\n',
  ]);
});

test('a terminal has one line that is redrawn, cut to its width, and left standing at the end', () => {
  const written: string[] = [];
  const progress = progressOn({ write: (text) => written.push(text), isTTY: true, columns: 24 }, () => 0);
  progress.begin('Building the control plane').done();
  expect(written).toEqual(['\r\u001b[2K… Building the control…', '\r\u001b[2K✓ Building the control…', '\n']);
});

test('numbered tasks show what is left', () => {
  const { written, progress } = aLog();
  const steps = numbered(progress, 2);
  steps.begin('Starting').done();
  steps.begin('Issuing').failed();
  expect(written).toEqual([
    '[1/2] Starting ...\n',
    '  [1/2] Starting: done (0 s)\n',
    '[2/2] Issuing ...\n',
    '  [2/2] Issuing: failed after 0 s\n',
  ]);
});
