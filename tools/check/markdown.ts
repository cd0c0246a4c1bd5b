/** The lines of a Markdown text with fenced blocks and code spans emptied, so that line numbers stay. */
export function prose(text: string): readonly string[] {
  let fence: string | undefined;
  return text.split('\n').map((line) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (fence === undefined && mark === undefined)
      return line.replaceAll(/`[^`]*`/g, (code) => ' '.repeat(code.length));
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence) === true) fence = undefined;
    return '';
  });
}

/** The anchors that headings and `id`s of a Markdown text give, as code hosts make them from the words: `#two-words`, `#two-words-1`. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const lines = text.split('\n');
  for (const [index, line] of prose(text).entries()) {
    for (const [, id] of line.matchAll(/\b(?:id|name)="([^"]+)"/g)) anchors.add(String(id).toLowerCase());
    if (!/^ {0,3}#{1,6}\s/.test(line)) continue;
    const anchor = anchorOf(lines[index] ?? '');
    anchors.add(unusedAnchor(anchor, anchors));
  }
  return anchors;
}

function anchorOf(heading: string): string {
  const words = heading.replace(/^\s*#+\s+/, '').replace(/\s+#+\s*$/, '');
  const shown = words.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/<[^>]+>/g, '');
  return shown
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

function unusedAnchor(anchor: string, taken: ReadonlySet<string>): string {
  if (!taken.has(anchor)) return anchor;
  let number = 1;
  while (taken.has(`${anchor}-${number}`)) number += 1;
  return `${anchor}-${number}`;
}
