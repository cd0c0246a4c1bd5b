/** Words to be found in long texts, all in one pass over each. */
export interface TextSearch {
  /** Which of the words appear in a text, by their numbers. */
  in(text: string): ReadonlySet<number>;
}

/** So many characters of a word decide whether it is looked at closely. */
const BEGINNING = 8;
/** By a hash of the first four, most places of a text are passed over without making a string of them. */
const BITS = 22;

/**
 * Prepares a search for words of at least eight characters. A search for each word on its own reads a text of ten megabytes once for each:
 * with the ten thousands of forms that a hundred keys have, for minutes.
 */
export function searchFor(words: readonly string[]): TextSearch {
  const byBeginning = new Map<string, number[]>();
  const mayBegin = new Uint8Array(1 << BITS);
  for (const [number, word] of words.entries()) {
    if (word.length < BEGINNING) throw new Error(`too short to be searched for: ${word.length} characters`);
    const beginning = word.slice(0, BEGINNING);
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), number]);
    mayBegin[hashAt(word, 0)] = 1;
  }
  return {
    in: (text) => {
      const found = new Set<number>();
      for (let at = 0; at + BEGINNING <= text.length; at += 1) {
        if (mayBegin[hashAt(text, at)] !== 1) continue;
        for (const number of byBeginning.get(text.slice(at, at + BEGINNING)) ?? [])
          if (text.startsWith(words[number] ?? '', at)) found.add(number);
      }
      return found;
    },
  };
}

const hashAt = (text: string, at: number): number =>
  (text.charCodeAt(at) ^
    (text.charCodeAt(at + 1) << 5) ^
    (text.charCodeAt(at + 2) << 10) ^
    (text.charCodeAt(at + 3) << 15)) &
  ((1 << BITS) - 1);
