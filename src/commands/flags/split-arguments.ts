import type { FlagRow } from './flag-row.ts';
import { flagFault } from './flag-fault.ts';

/** One flag as it was given. */
export interface Given {
  readonly row: FlagRow;
  readonly text: string;
}

/** What a command line asks for: help, or its flags in their order. Stray arguments are ignored, as in the reference. */
export type CommandLine = { readonly is: 'help' } | { readonly is: 'flags'; readonly given: readonly Given[] };

/**
 * Splits a command line by the grammar of Go's flags, which manifests are written in: `--name=value`, `--name value`, `-v 2`, `-v=2`, `-v2`;
 * a boolean takes its value only after `=`; `--` ends the flags. `notHere` names flags of the reference and the feature they wait for.
 * Source: reference 04 §1.1.
 * @throws Fault misconfigured: a flag that is unknown, not here yet, or without its value.
 */
export function splitArguments(
  rows: readonly FlagRow[],
  args: readonly string[],
  notHere: ReadonlyMap<string, string> = new Map(),
): CommandLine {
  const given: Given[] = [];
  const rest = [...args];
  for (let argument = rest.shift(); argument !== undefined && argument !== '--'; argument = rest.shift()) {
    if (!argument.startsWith('-') || argument === '-') continue;
    if (argument === '--help' || argument === '-h') return { is: 'help' };
    given.push(argument.startsWith('--') ? long(rows, argument, rest, notHere) : short(rows, argument, rest));
  }
  return { is: 'flags', given };
}

function long(rows: readonly FlagRow[], argument: string, rest: string[], notHere: ReadonlyMap<string, string>): Given {
  const { name, value } = halves(argument.slice(2));
  const row = rows.find((each) => each.name === name);
  if (row !== undefined) return { row, text: value ?? valueAfter(row, `--${name}`, rest) };
  const feature = notHere.get(name);
  if (feature === undefined) throw flagFault(`unknown flag: --${name}`);
  throw flagFault(`--${name} belongs to ${feature}, which this version does not have yet`, 'leave the flag out');
}

function short(rows: readonly FlagRow[], argument: string, rest: string[]): Given {
  const letter = argument.slice(1, 2);
  const row = rows.find((each) => each.short === letter);
  if (row === undefined) throw flagFault(`unknown shorthand flag: '${letter}' in ${argument}`);
  const value = argument.slice(2).replace(/^=/, '');
  return { row, text: value === '' ? valueAfter(row, `-${letter}`, rest) : value };
}

function halves(text: string): { name: string; value: string | undefined } {
  const at = text.indexOf('=');
  return at < 0 ? { name: text, value: undefined } : { name: text.slice(0, at), value: text.slice(at + 1) };
}

function valueAfter(row: FlagRow, asGiven: string, rest: string[]): string {
  if (row.type === 'bool') return 'true';
  const value = rest.shift();
  if (value === undefined) throw flagFault(`flag needs an argument: ${asGiven}`);
  return value;
}
