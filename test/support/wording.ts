/** The fixed parts of texts that a program can say, cut out of its sources. */
export interface Wording {
  /**
   * Whether a message can come from these sources: it is made of their fixed parts, one after the other. `…` stands for anything; digits and
   * marks go anywhere; the last part may be cut off, as by whoever quotes the beginning.
   */
  says(message: string): boolean;
}

/** Shorter ends are no quotation. */
const SHORTEST_BEGINNING = 12;

/** Reads sources. Comments say nothing. */
export function wordingOf(sources: readonly string[]): Wording {
  const byBeginning = new Map<string, Set<string>>();
  for (const part of sources.flatMap(fixedParts)) {
    const beginning = part.slice(0, 2);
    byBeginning.set(beginning, (byBeginning.get(beginning) ?? new Set()).add(part));
  }
  return {
    says: (message) => {
      const text = message.replaceAll(/\s+/g, ' ');
      const reached = [0];
      for (const at of reached) {
        const parts = byBeginning.get(text.slice(at, at + 2)) ?? [];
        for (const next of nextPlaces(text, at, parts)) if (!reached.includes(next)) reached.push(next);
      }
      return reached.includes(text.length);
    },
  };
}

/** A whole literal of one word is a name or a value: any sentence could be made of those. */
const LONE_WORD = /^[a-z]{3,}$/;

const fixedParts = (source: string): readonly string[] =>
  literalsIn(source)
    .filter((part) => !LONE_WORD.test(part))
    .map((part) => part.replaceAll(/\s+/g, ' ').trim())
    .filter((part) => part.length > 1);

/** Comments, regular expressions, quoted literals, and what begins or ends the code within a template. */
const TOKEN =
  /\/\*[^]*?\*\/|\/\/.*|(?<=(?:[(,=:[!&|?{};>]|return)\s*)\/(?:[^\\/\n[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|[`{}]/g;
const TEMPLATE = /((?:[^`\\$]|\\.|\$(?!\{))*)(`|\$\{)/y;

/** The literals of a source; of templates the parts around what is filled in. */
export function literalsIn(source: string): readonly string[] {
  const found: string[] = [];
  const open: ('braces' | 'template')[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    at = pattern.lastIndex;
    return match;
  };
  for (let token = take(TOKEN); token !== null; token = take(TOKEN)) {
    found.push(...[token[1], token[2]].filter((literal) => literal !== undefined));
    const begins = token[0] === '`' || (token[0] === '}' && open.pop() === 'template');
    const template = begins ? take(TEMPLATE) : null;
    if (token[0] === '{') open.push('braces');
    if (template?.[2] === '${') open.push('template');
    if (template !== null) found.push(template[1] ?? '');
  }
  return found.map((literal) => literal.replaceAll(/\\(.)/g, '$1'));
}

/** The sources with comments taken out. */
export const withoutComments = (source: string): string =>
  source.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');

function nextPlaces(text: string, at: number, parts: Iterable<string>): readonly number[] {
  const free = /^(?:…|\d+|[^\p{L}\d…])/u.exec(text.slice(at))?.[0].length;
  const places = free === undefined ? [] : [at + free];
  for (const part of parts) {
    if (text.startsWith(part, at)) places.push(at + part.length);
    const left = text.length - at;
    if (left >= SHORTEST_BEGINNING && part.startsWith(text.slice(at))) places.push(text.length);
  }
  return places;
}

/** The messages that the tables of a document explain: code in the first cell of tables whose first heading is "Message". */
export function messagesIn(document: string): readonly string[] {
  const tables = document.split(/\n{2,}/).filter((block) => block.startsWith('| Message |'));
  const cells = tables.flatMap((table) => table.split('\n').slice(2)).map((row) => row.split('|')[1] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message));
}
