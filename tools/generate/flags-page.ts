import { CONTROLLER_FLAGS } from '../../src/commands/controller/flags.ts';
import { FLAGS_NOT_HERE } from '../../src/commands/controller/flags-not-here.ts';
import type { FlagRow } from '../../src/commands/flags/flag-row.ts';
import type { FeatureGate } from '../../src/features.ts';
import { FEATURE_GATES } from '../../src/features.ts';
import { code, page, table } from './markdown.ts';

const rows: readonly FlagRow[] = CONTROLLER_FLAGS;

/** The reference page of the controller's flags: those it takes, those that wait for their feature, and the feature gates. */
export function flagsPage(): string {
  return page(
    'src/commands/controller/flags.ts and src/features.ts',
    '# Flags of `certwright controller`',
    "Names, types and defaults are those of cert-manager's controller, so that its manifests work unchanged. Durations are Go's: `90s`, `1h30m`. A flag that is neither here nor among the old ones is refused, by name.",
    table(['Flag', 'Type', 'Default', 'What it does'], rows.filter(isActedOn).map(flagCells)),
    '## Refused: the feature is not here yet',
    'The program does not start with one of these, rather than run without what was asked for.',
    table(['Feature', 'Flags'], featuresNotHere()),
    '## Accepted without effect',
    `Old manifests carry them; each is answered with a warning: ${withoutEffect()}.`,
    '## Feature gates',
    'Set by `--feature-gates=Name=true,Other=false`; `AllAlpha` and `AllBeta` switch all of a stage. A gate of cert-manager whose feature is not here is refused; one that is always on is answered with a warning.',
    table(['Gate', 'Stage', 'Default', 'What it switches'], Object.entries(FEATURE_GATES).map(gateCells)),
  );
}

/** Old flags without a field of the configuration do nothing. */
const isActedOn = ({ deprecated, field }: FlagRow): boolean => deprecated === undefined || field !== '';

const flagCells = ({ name, short, type, default: otherwise, help, deprecated }: FlagRow): readonly string[] => [
  code(short === undefined ? `--${name}` : `-${short}`),
  TYPE_WORDS[type],
  otherwise === '' ? '' : code(otherwise),
  deprecated === undefined ? help : `${help} Old: ${deprecated}.`,
];

const TYPE_WORDS: Readonly<Record<FlagRow['type'], string>> = {
  string: 'text',
  bool: 'true or false',
  int: 'whole number',
  float: 'number',
  duration: 'duration',
  list: 'list, by commas or repeated',
  booleans: 'names with true or false',
  numbers: 'patterns with numbers',
};

const withoutEffect = (): string =>
  rows
    .filter((row) => !isActedOn(row))
    .map(({ name }) => code(`--${name}`))
    .join(', ');

function featuresNotHere(): readonly (readonly string[])[] {
  const features = new Map<string, string[]>();
  for (const [flag, feature] of FLAGS_NOT_HERE) features.set(feature, [...(features.get(feature) ?? []), flag]);
  return [...features].map(([feature, flags]) => [feature, flags.map((flag) => code(`--${flag}`)).join(', ')]);
}

const gateCells = ([name, { stage, default: isOn, does }]: readonly [string, FeatureGate]): readonly string[] => [
  code(name),
  stage,
  isOn ? 'on' : 'off',
  does,
];
