import type { Chance } from './chance.ts';

/** Characters on which readers of text decide, and some that are none of theirs. */
const TELLING = [
  ...Array.from(' \t\n\r"\'#+,;<>=\\/:.-_*@%&?!(){}[]|~^$`0123456789aAzZ'),
  '\0',
  '\u001f',
  '\u007f',
  '\u00a0',
  '\u00df',
  '\u0130',
  '\u2028',
  '\ud800',
  '\udc00',
  '\ufeff',
  '\uffff',
  '\u{1f600}',
];
const NUMBERS = ['0', '-1', '00', '1e9', '0x10', '65536', '2147483648', '9007199254740993', '9'.repeat(400), 'NaN'];
const LONGEST = 100_000;

type Change = (text: string, chance: Chance, words: readonly string[]) => string;

const changes: readonly Change[] = [
  setCharacter,
  insert,
  insert,
  cutOut,
  repeat,
  anotherNumber,
  anotherWord,
  swapHalves,
];

/** One of the samples with one to six changes: characters, numbers, words of the language it is written in, pieces repeated or cut out. */
export function mutatedText(samples: readonly string[], words: readonly string[], chance: Chance): string {
  let text = chance.pick(samples);
  for (let left = 1 + chance.below(6); left > 0; left -= 1) text = chance.pick(changes)(text, chance, words);
  return text.slice(0, LONGEST);
}

/** A text made of words of the language in any order. */
export const randomText = (words: readonly string[], chance: Chance, longest = 24): string =>
  Array.from({ length: chance.below(longest) }, () =>
    chance.oneIn(12) ? chance.pick(TELLING) : chance.pick(words),
  ).join('');

const replaced = (text: string, at: number, length: number, by: string): string =>
  text.slice(0, at) + by + text.slice(at + length);

function setCharacter(text: string, chance: Chance): string {
  return replaced(text, chance.below(text.length), 1, chance.pick(TELLING));
}

function insert(text: string, chance: Chance): string {
  return replaced(text, chance.below(text.length + 1), 0, chance.pick(TELLING));
}

function cutOut(text: string, chance: Chance): string {
  return replaced(text, chance.below(text.length), 1 + chance.below(8), '');
}

/** A piece again, a few times or, seldom, until it is very long. */
function repeat(text: string, chance: Chance): string {
  const at = chance.below(text.length);
  const piece = text.slice(at, at + 1 + chance.below(12));
  const times = chance.oneIn(60) ? Math.floor(70_000 / Math.max(piece.length, 1)) : 1 + chance.below(5);
  return replaced(text, at, 0, piece.repeat(times));
}

function anotherNumber(text: string, chance: Chance): string {
  const numbers = [...text.matchAll(/\d+/g)];
  if (numbers.length === 0) return text;
  const found = chance.pick(numbers);
  return replaced(text, found.index, found[0].length, chance.pick(NUMBERS));
}

function anotherWord(text: string, chance: Chance, words: readonly string[]): string {
  return words.length === 0 ? text : replaced(text, chance.below(text.length + 1), chance.below(4), chance.pick(words));
}

function swapHalves(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  return text.slice(at) + text.slice(0, at);
}
