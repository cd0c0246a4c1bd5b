import { expect, test } from 'vitest';
import { SCENARIOS } from '../scenarios.ts';
import { benchHelp } from './help.ts';
import { readBenchOptions } from './options.ts';

const runsFor = (...words: readonly string[]) =>
  (readBenchOptions(words, SCENARIOS)?.runs ?? []).map(({ scenario, parameters }) => ({
    scenario: scenario.name,
    n: parameters.n,
    algorithm: parameters.algorithm,
  }));

test('without words every run of every scenario is made', () => {
  const names = new Set(runsFor().map(({ scenario }) => scenario));
  expect([...names]).toEqual(SCENARIOS.map(({ name }) => name));
  expect(runsFor().length).toBeGreaterThan(SCENARIOS.length);
});

const wishes: readonly (readonly [string, readonly string[], readonly object[]])[] = [
  [
    'a scenario by its name is made in all its runs',
    ['issue'],
    [
      { scenario: 'issue', n: 500, algorithm: 'ecdsa' },
      { scenario: 'issue', n: 2000, algorithm: 'ecdsa' },
      { scenario: 'issue', n: 200, algorithm: 'rsa' },
    ],
  ],
  ['with a number only that run', ['issue', '-n', '7'], [{ scenario: 'issue', n: 7, algorithm: 'ecdsa' }]],
  [
    'an algorithm chooses the run that has it',
    ['issue', '--algorithm', 'rsa'],
    [{ scenario: 'issue', n: 200, algorithm: 'rsa' }],
  ],
  [
    'a parameter that only one of two scenarios knows changes that one',
    ['light', 'churn', '--set', 'rounds=3'],
    [
      { scenario: 'light', n: 100, algorithm: 'ecdsa' },
      { scenario: 'churn', n: 3000, algorithm: 'ecdsa' },
    ],
  ],
];
test.each(wishes)('%s', (_, words, runs) => {
  expect(runsFor(...words)).toEqual(runs);
});

test.each([
  [['nothing'], 'There is no scenario "nothing"; there are: issue, '],
  [['issue', '-n', 'many'], '-n many: "many" is no number'],
  [['issue', '--set', 'n=-1'], '--set n=-1: "-1" is no number'],
  [['issue', '--set', 'rounds=3'], 'There is no parameter "rounds" in issue; there are: n, algorithm, settle'],
  [['issue', '--set', 'settle'], '--set settle: "" is no number'],
  [['issue', '--algorithm', 'dsa'], '--algorithm: "dsa" is neither ecdsa nor rsa'],
  [['-o', 'xml'], '-o: "xml" is neither table nor json'],
  [['--frobnicate'], "Unknown option '--frobnicate'"],
])('%j is refused: %s', (words, message) => {
  expect(() => readBenchOptions(words, SCENARIOS)).toThrow(message);
});

test('help names every scenario and every flag that is read', () => {
  expect(readBenchOptions(['--help'], SCENARIOS)).toBeUndefined();
  const help = benchHelp(SCENARIOS);
  for (const { name } of SCENARIOS) expect(help).toContain(`\n  ${name} `);
  for (const flag of ['-n N', '--algorithm', '--set', '-o', '--controller ', '--compare ', '--compare-user'])
    expect(help).toContain(flag);
});
