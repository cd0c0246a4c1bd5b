import { describe, expect, test } from 'vitest';
import type { FlagRow } from './flag-row.ts';
import { flagHelp } from './help.ts';
import { parseFlags } from './parse-flags.ts';

const row = { default: '', field: '', help: '' } as const;
const ROWS = [
  { ...row, name: 'name', type: 'string', default: 'none' },
  { ...row, name: 'leader-elect', type: 'bool', default: 'true' },
  { ...row, name: 'dry-run', type: 'bool', default: 'false', help: 'Change nothing.' },
  { ...row, name: 'workers', type: 'int', default: '5', help: 'Workers.' },
  { ...row, name: 'qps', type: 'float', default: '20' },
  { ...row, name: 'period', type: 'duration', default: '15s' },
  { ...row, name: 'controllers', type: 'list', default: '*' },
  { ...row, name: 'feature-gates', type: 'booleans' },
  { ...row, name: 'vmodule', type: 'numbers' },
  { ...row, name: 'v', short: 'v', type: 'int', default: '0' },
  { ...row, name: 'old', type: 'string', deprecated: 'use --name' },
  { ...row, name: 'secret-door', type: 'bool', default: 'false', hidden: true },
] as const satisfies readonly FlagRow[];

const NOT_HERE = new Map([['acme-server', 'ACME']]);
const parse = (args: readonly string[]) => parseFlags(ROWS, args, NOT_HERE);

function valuesOf(args: readonly string[]) {
  const parsed = parse(args);
  if (parsed.is === 'help') throw new Error('help was asked for');
  return parsed.values;
}

describe('the grammar of flags', () => {
  const cases: [string, readonly string[], Partial<ReturnType<typeof valuesOf>>][] = [
    [
      'what is not given has its default',
      [],
      { name: 'none', 'leader-elect': true, workers: 5, qps: 20, period: valuesOf([]).period, controllers: ['*'] },
    ],
    ['a value follows after =', ['--name=a'], { name: 'a' }],
    ['a value may hold another =', ['--name=a=b'], { name: 'a=b' }],
    ['a value follows as the next argument', ['--name', 'a'], { name: 'a' }],
    ['a value may begin with a dash', ['--workers', '-1'], { workers: -1 }],
    ['an empty value is a value', ['--name='], { name: '' }],
    ['the last of several wins', ['--name=a', '--name=b'], { name: 'b' }],
    ['a bare boolean is true', ['--dry-run'], { 'dry-run': true }],
    ['a boolean is false after =', ['--leader-elect=false'], { 'leader-elect': false }],
    ['a boolean takes nothing from the next argument', ['--leader-elect', 'false'], { 'leader-elect': true }],
    [
      "Go's other words for true and false are read",
      ['--dry-run=T', '--leader-elect=0'],
      { 'dry-run': true, 'leader-elect': false },
    ],
    ['-v takes the next argument', ['-v', '2'], { v: 2 }],
    ['-v takes what follows after =', ['-v=2'], { v: 2 }],
    ['-v takes what follows directly', ['-v2'], { v: 2 }],
    ['--v is the same flag', ['--v=4'], { v: 4 }],
    ['a list is separated by commas', ['--controllers=a,b'], { controllers: ['a', 'b'] }],
    ['a repeated list adds up', ['--controllers=a,b', '--controllers=-c'], { controllers: ['a', 'b', '-c'] }],
    ['an empty list is empty, not the default', ['--controllers='], { controllers: [] }],
    [
      'a map is separated by commas',
      ['--feature-gates=A=true,B=false'],
      {
        'feature-gates': new Map([
          ['A', true],
          ['B', false],
        ]),
      },
    ],
    [
      'a repeated map adds up, the last word of a name wins',
      ['--feature-gates=A=true,B=true', '--feature-gates=B=false'],
      {
        'feature-gates': new Map([
          ['A', true],
          ['B', false],
        ]),
      },
    ],
    [
      'numbers by pattern',
      ['--vmodule=reflector=4,queue*=2'],
      {
        vmodule: new Map([
          ['reflector', 4],
          ['queue*', 2],
        ]),
      },
    ],
    ['a fraction', ['--qps=0.5'], { qps: 0.5 }],
    ['stray arguments are ignored', ['stray', '--name=a', '-', 'other'], { name: 'a' }],
    ['nothing is read after --', ['--', '--name=a'], { name: 'none' }],
  ];
  test.each(cases)('%s', (_, args, expected) => expect(valuesOf(args)).toMatchObject(expected));

  test('a duration is read as Go writes it', () => expect(valuesOf(['--period=1h30m0.5s']).period).toBe(5_400_500));

  const refused: [string, readonly string[], string][] = [
    ['an unknown flag', ['--nonsense=1'], 'unknown flag: --nonsense'],
    ['a name of every object', ['--constructor=1'], 'unknown flag: --constructor'],
    ['an unknown letter', ['-x'], "unknown shorthand flag: 'x' in -x"],
    [
      'a flag of a feature that is not here',
      ['--acme-server=a'],
      '--acme-server belongs to ACME, which this version does not have yet',
    ],
    ['a flag without its value', ['--name'], 'flag needs an argument: --name'],
    ['a letter without its value', ['-v'], 'flag needs an argument: -v'],
    ['a boolean that is none', ['--dry-run=yes'], 'invalid argument "yes" for "--dry-run" flag: must be true or false'],
    [
      'a number that is none',
      ['--workers=five'],
      'invalid argument "five" for "--workers" flag: must be a whole number',
    ],
    ['a letter with a wrong value', ['-v=x'], 'invalid argument "x" for "-v, --v" flag: must be a whole number'],
    [
      'a fraction where none may be',
      ['--workers=1.5'],
      'invalid argument "1.5" for "--workers" flag: must be a whole number',
    ],
    [
      'a duration without unit',
      ['--period=15'],
      'invalid argument "15" for "--period" flag: must be a duration such as 300ms, 40s or 1h30m',
    ],
    [
      'a gate without a value',
      ['--feature-gates=A'],
      'invalid argument "A" for "--feature-gates" flag: "A" is not of the form name=true or name=false',
    ],
    [
      'a gate that is neither on nor off',
      ['--feature-gates=A=maybe'],
      'invalid argument "A=maybe" for "--feature-gates" flag: "A=maybe" is not of the form name=true or name=false',
    ],
    [
      'a pattern without a number',
      ['--vmodule=a=b'],
      'invalid argument "a=b" for "--vmodule" flag: "a=b" is not of the form pattern=number',
    ],
    [
      'a wrong value before a right one',
      ['--workers=x', '--workers=1'],
      'invalid argument "x" for "--workers" flag: must be a whole number',
    ],
  ];
  test.each(refused)('%s is refused', (_, args, message) => {
    expect(() => parse(args)).toThrow(expect.objectContaining({ kind: 'misconfigured', message }));
  });

  test('a deprecated flag is accepted with a warning', () => {
    expect(parse(['--old=x'])).toMatchObject({ warnings: ['Flag --old has been deprecated, use --name'] });
    expect(parse([])).toMatchObject({ warnings: [] });
  });

  test.each(['--help', '-h'])('%s asks for help, whatever else is there', (flag) =>
    expect(parse(['--name=a', flag]).is).toBe('help'),
  );
});

describe('help', () => {
  const text = flagHelp('controller', 'Runs the controllers.', ROWS);

  test('every flag is shown with its type, purpose and default', () => {
    expect(text).toContain('certwright controller [flags]');
    expect(text).toContain('      --workers number\n          Workers. (default 5)\n');
    expect(text).toContain('      --dry-run\n          Change nothing. (default false)\n');
    expect(text).toContain('  -v, --v number\n');
  });

  test('hidden and deprecated flags are not shown', () => expect(text).not.toMatch(/secret-door|old/));
});
