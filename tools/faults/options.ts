import { parseArgs } from 'node:util';
import { Fault } from '../../src/base/fault.ts';
import type { FamilyId } from '../../test/faults/family.ts';

/** What `npm run faults` was asked to do. */
export interface Options {
  /** Only these; all if there are none. */
  readonly families: readonly FamilyId[];
  readonly flows: readonly string[];
  readonly plans: readonly string[];
  /** Decides everything random. Undefined: that of the day. */
  readonly seed: number | undefined;
  readonly shard: { readonly k: number; readonly n: number };
  /** In place of what each family allows. */
  readonly parallel: number | undefined;
  readonly quietSeconds: number;
  readonly output: 'table' | 'json';
  /** Only name the plans. */
  readonly list: boolean;
}

/** What `npm run faults -- --help` prints. */
export const HELP = `npm run faults: disturbs the controller in every way that docs/faults.md names, and looks at what becomes of its work.

  npm run faults                             all plans of all families, on a control plane of its own
  npm run faults -- --family FT-01           one family; may be given several times, as --flow and --plan may
  npm run faults -- --flow issue             only plans that disturb this flow
  npm run faults -- --plan 'NAME'            one plan, by the name that --list and every failure show
  npm run faults -- --seed N                 what is random, as in a run before
  npm run faults -- --shard 2/4              every fourth plan, beginning with the second
  npm run faults -- --parallel N             so many plans at once
  npm run faults -- --quiet-seconds N        how long nothing may be written after a plan (60)
  npm run faults -- --list                   names the plans and runs none
  npm run faults -- -o json                  the results as JSON; what is going on goes to standard error
  npm run faults -- --help                   this text

Exit code 0 when all plans passed, 1 when one failed, 130 when it was interrupted.
`;

const FLAGS = {
  family: { type: 'string', multiple: true },
  flow: { type: 'string', multiple: true },
  plan: { type: 'string', multiple: true },
  seed: { type: 'string' },
  shard: { type: 'string' },
  parallel: { type: 'string' },
  'quiet-seconds': { type: 'string' },
  output: { type: 'string', short: 'o' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the parameters; undefined where only help is wanted.
 * @throws Fault misconfigured: an unknown parameter, or a value that it cannot have.
 */
export function readOptions(parameters: readonly string[], known: readonly FamilyId[]): Options | undefined {
  const values = parse(parameters);
  if (values.help === true) return undefined;
  const plans = values.plan ?? [];
  const asked = [...(values.family ?? []), ...plans.map((plan) => plan.split('/')[0] ?? '')];
  return {
    families: familiesOf(asked, known),
    flows: values.flow ?? [],
    plans,
    seed: numberOf('--seed', values.seed, 0),
    shard: shardOf(values.shard ?? '1/1'),
    parallel: numberOf('--parallel', values.parallel, 1),
    quietSeconds: numberOf('--quiet-seconds', values['quiet-seconds'], 1) ?? 60,
    output: outputOf(values.output),
    list: values.list === true,
  };
}

function parse(parameters: readonly string[]) {
  try {
    return parseArgs({ args: [...parameters], options: FLAGS }).values;
  } catch (cause) {
    throw unusable(cause instanceof Error ? cause.message.replace(/\.? To specify.*$/s, '') : String(cause));
  }
}

function familiesOf(names: readonly string[], known: readonly FamilyId[]): readonly FamilyId[] {
  const unknown = names.find((name) => !known.some((id) => id === name));
  if (unknown !== undefined) throw unusable(`there is no family "${unknown}", but ${known.join(', ')}`);
  return known.filter((id) => names.includes(id));
}

function numberOf(flag: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text !== '' && Number.isSafeInteger(number) && number >= least) return number;
  throw unusable(`${flag} ${text} is no whole number from ${least}`);
}

function shardOf(text: string): { readonly k: number; readonly n: number } {
  const [k = 0, n = 0] = /^\d+\/\d+$/.test(text) ? text.split('/').map(Number) : [];
  if (k >= 1 && k <= n) return { k, n };
  throw unusable(`--shard ${text} is no share such as 2/4`);
}

function outputOf(text: string | undefined): Options['output'] {
  if (text === undefined) return 'table';
  if (text === 'json') return 'json';
  throw unusable(`--output ${text} is not known, only json is`);
}

const unusable = (message: string): Fault =>
  new Fault('misconfigured', { code: 'InvalidFlag', message, remedy: 'npm run faults -- --help shows what there is' });
