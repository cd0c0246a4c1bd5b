/** Text as code, in one line of Markdown. */
export const code = (text: string): string => `\`${text}\``;

/** A table: titles, then rows of as many cells. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A generated page: its parts, with empty lines between, under a note that names their source. */
export const page = (source: string, ...parts: readonly string[]): string =>
  `${[`<!-- Written by \`npm run generate\` from ${source}. Do not edit. -->`, ...parts].join('\n\n')}\n`;
