import type { Chance } from './chance.ts';
import { mutatedText } from './mutate-text.ts';

/** A value as JSON has it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

const KEYS = ['__proto__', 'constructor', 'toString', 'length', '', 'items', 'metadata', 'name', 'a'.repeat(300)];
const NUMBERS = [0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308];
const DEEPEST = 400;

const deep = (): JsonValue => JSON.parse(`${'['.repeat(DEEPEST)}${']'.repeat(DEEPEST)}`);
const any: readonly (() => JsonValue)[] = [
  () => null,
  () => true,
  () => '',
  () => 'x',
  () => 'x'.repeat(20_000),
  () => [],
  () => ({}),
  () => [null],
  () => ({ '': null }),
  () => -1,
  () => 1e308,
  deep,
];

/** What a change may put in place of a value: anything, or only what a schema would let pass there. */
export type Change = 'any' | 'ofItsType';

/** No object that a cluster keeps is much larger than this; parsing alone takes a while then. */
const LONGEST = 256 * 1024;

/** One of the samples, as text, with one to four places changed, dropped or added to. The sample stays as it is. */
export function mutatedJson(samples: readonly JsonValue[], change: Change, chance: Chance): string {
  const sample = chance.pick(samples);
  let value = sample;
  for (let left = 1 + chance.below(4); left > 0; left -= 1) value = changed(value, change, chance);
  const text = JSON.stringify(value);
  return text.length > LONGEST ? JSON.stringify(sample) : text;
}

/** Goes down to a place by chance and changes what is there. */
function changed(value: JsonValue, change: Change, chance: Chance): JsonValue {
  const isLeaf = typeof value !== 'object' || value === null;
  if (isLeaf || chance.oneIn(6)) return another(value, change, chance);
  if (isList(value)) return changedList(value, change, chance);
  const keys = Object.keys(value);
  if (keys.length === 0) return value;
  const key = chance.pick(keys);
  if (chance.oneIn(8)) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    name === key ? changed(inner, change, chance) : inner,
  ]);
  return Object.fromEntries(entries);
}

function changedList(list: readonly JsonValue[], change: Change, chance: Chance): JsonValue {
  const [first] = list;
  if (first === undefined) return list;
  if (chance.oneIn(6)) return [];
  if (chance.oneIn(6)) return [...list, ...list];
  if (chance.oneIn(60)) return Array.from({ length: 100 }, () => first);
  const at = chance.below(list.length);
  return list.map((item, index) => (index === at ? changed(item, change, chance) : item));
}

function another(value: JsonValue, change: Change, chance: Chance): JsonValue {
  if (change === 'any') return anotherOfAnyType(value, chance);
  switch (typeof value) {
    case 'string':
      return chance.oneIn(8) ? '' : mutatedText([value], [], chance);
    case 'number':
      return Number.isInteger(value) ? Math.trunc(chance.pick(NUMBERS)) : chance.pick(NUMBERS);
    case 'boolean':
      return !value;
    default:
      return isList(value) ? [] : value;
  }
}

function anotherOfAnyType(value: JsonValue, chance: Chance): JsonValue {
  if (typeof value === 'string' && chance.oneIn(2)) return mutatedText([value], [], chance);
  const inPlace = chance.pick(any)();
  if (typeof value !== 'object' || value === null || isList(value) || chance.oneIn(2)) return inPlace;
  return JSON.parse(`{${JSON.stringify(chance.pick(KEYS))}:${JSON.stringify(inPlace)},"name":"x"}`);
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
