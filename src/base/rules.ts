import type { Instant } from './instant.ts';

/** Looks at a view and speaks, or leaves it to the next rule. Pure: no clock but `now`, no randomness, no mutation. */
export type Rule<View, Word> = (view: View, now: Instant) => Word | undefined;
/** The rule at the end of a list, which always speaks. */
export type LastRule<View, Word> = (view: View, now: Instant) => Word;
/** What a list of rules said, and the name of the rule that said it: from a log line to its rule in one search. */
export type Spoken<Word> = Word & { readonly by: string };

/** One decision from an ordered list: the first rule that speaks wins, and the type makes the last one total. */
export function firstOf<View, Word extends object>(
  ...rules: readonly [...Rule<View, Word>[], LastRule<View, Word>]
): LastRule<View, Spoken<Word>> {
  return (view, now) => {
    for (const rule of rules) {
      const word = rule(view, now);
      if (word !== undefined) return { ...word, by: rule.name };
    }
    throw new Error('unreachable: the last rule always speaks');
  };
}
