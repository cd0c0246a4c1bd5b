import { parseArgs } from 'node:util';
import { Fault } from '../../src/base/fault.ts';
import type { Algorithm, Parameters } from '../measurement.ts';
import type { Scenario } from '../scenario.ts';
import type { CommandWords } from '../subject/command-subject.ts';

/** One run of one scenario. */
export interface PlannedRun {
  readonly scenario: Scenario;
  readonly parameters: Parameters;
}

/** What `npm run bench` was asked to do. */
export interface BenchOptions {
  readonly runs: readonly PlannedRun[];
  readonly output: 'table' | 'json';
  /** Instead of this program. */
  readonly controller: CommandWords | undefined;
  /** Measured after it in each run, with ratios. */
  readonly compare: CommandWords | undefined;
}

/**
 * Reads the parameters of `npm run bench --`; undefined where only help is wanted. Without names all scenarios are run.
 * @throws Fault misconfigured: an unknown scenario or parameter, a number that is none.
 */
export function readBenchOptions(
  parameters: readonly string[],
  scenarios: readonly Scenario[],
): BenchOptions | undefined {
  const { values, positionals } = parse(parameters);
  if (values.help === true) return undefined;
  const chosen = positionals.length === 0 ? scenarios : positionals.map((name) => scenarioNamed(name, scenarios));
  const asked = askedParameters(values);
  refuseUnknown(chosen, asked);
  return {
    runs: chosen.flatMap((scenario) => runsOf(scenario, asked)),
    output: readOutput(values.output),
    controller: words('--controller', values.controller, values['controller-user']),
    compare: words('--compare', values.compare, values['compare-user']),
  };
}

function parse(parameters: readonly string[]) {
  const options = {
    n: { type: 'string', short: 'n' },
    algorithm: { type: 'string' },
    set: { type: 'string', multiple: true },
    output: { type: 'string', short: 'o' },
    controller: { type: 'string' },
    'controller-user': { type: 'string' },
    compare: { type: 'string' },
    'compare-user': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...parameters], options, allowPositionals: true });
  } catch (cause) {
    throw unusable(cause instanceof Error ? cause.message.replace(/\.? To specify.*$/s, '') : String(cause));
  }
}

type Values = ReturnType<typeof parse>['values'];
type Asked = Readonly<Record<string, number | Algorithm>>;

function askedParameters(values: Values): Asked {
  const set = (values.set ?? []).map((text): readonly [string, number] => {
    const [name = '', number = ''] = text.split('=', 2);
    return [name, readNumber(`--set ${text}`, number)];
  });
  return {
    ...Object.fromEntries(set),
    ...(values.n !== undefined && { n: readNumber(`-n ${values.n}`, values.n) }),
    ...(values.algorithm !== undefined && { algorithm: readAlgorithm(values.algorithm) }),
  };
}

/** A wish that none of the chosen scenarios can fulfil is a mistake. */
function refuseUnknown(chosen: readonly Scenario[], asked: Asked): void {
  const known = new Set(chosen.flatMap(({ runs: [first] }) => Object.keys(first)));
  const unknown = Object.keys(asked).find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw unusable(
    `There is no parameter "${unknown}" in ${chosen.map(({ name }) => name).join(', ')}; there are: ${[...known].join(', ')}`,
  );
}

/** Without wishes all runs of the scenario; with wishes one run, the first that has the wished algorithm, changed as wished. */
function runsOf(scenario: Scenario, asked: Asked): readonly PlannedRun[] {
  const [first] = scenario.runs;
  const mine = Object.fromEntries(Object.entries(asked).filter(([name]) => first[name] !== undefined));
  if (Object.keys(mine).length === 0) return scenario.runs.map((parameters) => ({ scenario, parameters }));
  const nearest = scenario.runs.find(({ algorithm }) => algorithm === mine['algorithm']) ?? first;
  return [{ scenario, parameters: { ...nearest, ...mine } }];
}

function scenarioNamed(name: string, scenarios: readonly Scenario[]): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  throw unusable(`There is no scenario "${name}"; there are: ${scenarios.map((scenario) => scenario.name).join(', ')}`);
}

function readNumber(flag: string, text: string): number {
  const number = Number(text);
  if (text !== '' && Number.isFinite(number) && number >= 0) return number;
  throw unusable(`${flag}: "${text}" is no number`);
}

function readAlgorithm(text: string): Algorithm {
  if (text === 'ecdsa' || text === 'rsa') return text;
  throw unusable(`--algorithm: "${text}" is neither ecdsa nor rsa`);
}

function readOutput(text: string | undefined): BenchOptions['output'] {
  if (text === undefined || text === 'table') return 'table';
  if (text === 'json') return 'json';
  throw unusable(`-o: "${text}" is neither table nor json`);
}

const words = (
  flag: CommandWords['flag'],
  command: string | undefined,
  user: string | undefined,
): CommandWords | undefined => (command === undefined ? undefined : { flag, command, user });

const unusable = (message: string): Fault =>
  new Fault('misconfigured', { code: 'InvalidFlag', message, remedy: 'npm run bench -- --help shows what there is' });
