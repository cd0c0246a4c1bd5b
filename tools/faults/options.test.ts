import { expect, test } from 'vitest';
import { describeFault, Fault } from '../../src/base/fault.ts';
import { readOptions } from './options.ts';

const known = ['FT-01', 'FT-02'] as const;

test('a plan names its family', () => {
  expect(readOptions(['--plan', 'FT-02/issue/x', '--seed', '7'], known)).toMatchObject({
    families: ['FT-02'],
    plans: ['FT-02/issue/x'],
    seed: 7,
    shard: { k: 1, n: 1 },
    quietSeconds: 60,
    output: 'table',
  });
});

test('help is all that is done when it is asked for', () => {
  expect(readOptions(['--family', 'FT-99', '--help'], known)).toBeUndefined();
});

const refused = [
  [['--family', 'FT-99'], 'there is no family "FT-99", but FT-01, FT-02'],
  [['--plan', 'issue'], 'there is no family "issue", but FT-01, FT-02'],
  [['--shard', '5/4'], '--shard 5/4 is no share such as 2/4'],
  [['--shard', 'x'], '--shard x is no share such as 2/4'],
  [['--parallel', '0'], '--parallel 0 is no whole number from 1'],
  [['--seed', '1.5'], '--seed 1.5 is no whole number from 0'],
  [['-o', 'yaml'], '--output yaml is not known, only json is'],
  [['--fast'], "Unknown option '--fast'"],
  [['all'], "Unexpected argument 'all'"],
] as const;

test.each(refused)('%j is refused with what is there', (parameters, message) => {
  expect(refusalOf(parameters)).toContain(`${message}`);
  expect(refusalOf(parameters)).toMatch(/; npm run faults -- --help shows what there is$/);
});

function refusalOf(parameters: readonly string[]): string {
  try {
    readOptions(parameters, known);
    return 'accepted';
  } catch (error) {
    return error instanceof Fault ? describeFault(error) : String(error);
  }
}
