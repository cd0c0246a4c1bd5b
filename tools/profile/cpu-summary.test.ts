import { expect, test } from 'vitest';
import { summariseCpu } from './cpu-summary.ts';

const frame = (functionName: string, url = '', lineNumber = 0) => ({ functionName, url, lineNumber });
const profile = {
  nodes: [
    { id: 1, callFrame: frame('(idle)') },
    { id: 2, callFrame: frame('(garbage collector)') },
    { id: 3, callFrame: frame('decide', 'file:///checkout/src/decide.ts', 9) },
    { id: 4, callFrame: frame('', 'file:///checkout/src/decide.ts', 19) },
    { id: 5, callFrame: frame('decide', 'file:///checkout/src/decide.ts', 9) },
    { id: 6, callFrame: frame('sign') },
  ],
  samples: [1, 2, 3, 4, 5, 6],
  timeDeltas: [9000, 1000, 2000, 1000, 2000, 4000],
};

test('the time of a function is that of all its nodes, without idle time, heaviest first, by file and line', () => {
  const { milliseconds, functions } = summariseCpu(profile, '/checkout');
  expect(milliseconds).toBe(10);
  expect(functions.map(({ what, share }) => `${what} ${share}`)).toEqual([
    'decide src/decide.ts:10 0.4',
    'sign 0.4',
    '(garbage collector) 0.1',
    '(anonymous) src/decide.ts:20 0.1',
  ]);
});

test('modules are files, native code and the collector', () => {
  const { modules, garbageCollection } = summariseCpu(profile, '/checkout', 2);
  expect(modules.map(({ what, milliseconds }) => `${what} ${milliseconds}`)).toEqual([
    'src/decide.ts 5',
    '(native code) 4',
  ]);
  expect(garbageCollection).toBe(0.1);
});
