import { flagFault } from './flag-fault.ts';
import type { FlagRow, FlagTypes, FlagValues } from './flag-row.ts';
import type { Unreadable } from './read-value.ts';
import { READ_VALUE } from './read-value.ts';
import type { Given } from './split-arguments.ts';
import { splitArguments } from './split-arguments.ts';

/** A command line that was understood. */
export type ParsedFlags<Rows extends readonly FlagRow[]> =
  | { readonly is: 'help' }
  | { readonly is: 'flags'; readonly values: FlagValues<Rows>; readonly warnings: readonly string[] };

/**
 * Reads a command line against a table of flags; what is not given has its default.
 * @throws Fault misconfigured: the first thing that is wrong, naming the flag.
 */
export function parseFlags<const Rows extends readonly FlagRow[]>(
  rows: Rows,
  args: readonly string[],
  notHere?: ReadonlyMap<string, string>,
): ParsedFlags<Rows> {
  const line = splitArguments(rows, args, notHere);
  if (line.is === 'help') return line;
  const entries = rows.map((row) => [row.name, valueOf(row, line.given)] as const);
  // The table's row types and READ_VALUE agree by construction; the mapped type cannot follow that through Object.fromEntries.
  return {
    is: 'flags',
    values: Object.fromEntries(entries) as FlagValues<Rows>,
    warnings: warningsOf(rows, line.given),
  };
}

function valueOf(row: FlagRow, given: readonly Given[]): FlagTypes[keyof FlagTypes] {
  const texts = given.filter((each) => each.row === row).map((each) => each.text);
  return read(row.type, row, texts.length === 0 ? [row.default] : texts);
}

function read<Type extends keyof FlagTypes>(type: Type, row: FlagRow, texts: readonly string[]): FlagTypes[Type] {
  let value: FlagTypes[Type] | undefined;
  for (const text of texts) {
    const next = READ_VALUE[type](text, value);
    if (isUnreadable(next)) throw flagFault(`invalid argument "${text}" for "${shown(row)}" flag: ${next.problem}`);
    value = next;
  }
  if (value === undefined) throw flagFault(`flag needs an argument: --${row.name}`);
  return value;
}

const isUnreadable = (value: unknown): value is Unreadable =>
  typeof value === 'object' && value !== null && 'problem' in value;

const shown = (row: FlagRow): string => (row.short === undefined ? `--${row.name}` : `-${row.short}, --${row.name}`);

function warningsOf(rows: readonly FlagRow[], given: readonly Given[]): readonly string[] {
  return rows.flatMap((row) =>
    row.deprecated !== undefined && given.some((each) => each.row === row)
      ? [`Flag --${row.name} has been deprecated, ${row.deprecated}`]
      : [],
  );
}
