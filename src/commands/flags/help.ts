import type { FlagRow } from './flag-row.ts';

const TYPE_SHOWN: Readonly<Record<FlagRow['type'], string>> = {
  string: 'text',
  bool: '',
  int: 'number',
  float: 'number',
  duration: 'duration',
  list: 'a,b',
  booleans: 'A=true,B=false',
  numbers: 'pattern=N',
};

/** The text of `--help`: every flag that is neither hidden nor deprecated, with its default. */
export function flagHelp(command: string, purpose: string, rows: readonly FlagRow[]): string {
  const shown = rows.filter((row) => row.hidden !== true && row.deprecated === undefined);
  return `${purpose}\n\nUsage:\n  certwright ${command} [flags]\n\nFlags:\n${shown.map(lineOf).join('')}`;
}

function lineOf(row: FlagRow): string {
  const short = row.short === undefined ? '    ' : `-${row.short}, `;
  const fallback = row.default === '' ? '' : ` (default ${row.default})`;
  return `  ${short}--${row.name} ${TYPE_SHOWN[row.type]}`.trimEnd().concat(`\n          ${row.help}${fallback}\n`);
}
