import { parseGoDuration } from '../../base/go-duration.ts';
import type { Milliseconds } from '../../base/instant.ts';
import type { FlagTypes } from './flag-row.ts';

/** Why a text is not a value of its type; completes "invalid argument …: ". */
export interface Unreadable {
  readonly problem: string;
}

type Read<Value> = (text: string, before: Value | undefined) => Value | Unreadable;

/**
 * How a value of each type is read. `before` is what the same flag was given earlier on the line: lists and maps add to it.
 * Booleans are Go's (strconv.ParseBool). Source: reference 04 §1.1.
 */
export const READ_VALUE: { readonly [Type in keyof FlagTypes]: Read<FlagTypes[Type]> } = {
  string: (text) => text,
  bool: (text) => readBoolean(text) ?? { problem: 'must be true or false' },
  int: (text) => (/^[+-]?\d{1,15}$/.test(text) ? Number(text) : { problem: 'must be a whole number' }),
  float: (text) =>
    /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : { problem: 'must be a number' },
  duration: (text) => readDuration(text),
  list: (text, before = []) => [...before, ...(text === '' ? [] : text.split(','))],
  booleans: (text, before) => readPairs(text, before, readBoolean, 'name=true or name=false'),
  numbers: (text, before) => readPairs(text, before, readNumber, 'pattern=number'),
};

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

function readBoolean(text: string): boolean | undefined {
  if (TRUE.has(text)) return true;
  return FALSE.has(text) ? false : undefined;
}

const readNumber = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

const readDuration = (text: string): Milliseconds | Unreadable =>
  parseGoDuration(text) ?? { problem: 'must be a duration such as 300ms, 40s or 1h30m' };

function readPairs<Value>(
  text: string,
  before: ReadonlyMap<string, Value> | undefined,
  read: (text: string) => Value | undefined,
  form: string,
): ReadonlyMap<string, Value> | Unreadable {
  const pairs = new Map(before);
  for (const pair of text.split(',').filter((each) => each !== '')) {
    const [name = '', ...rest] = pair.split('=');
    const value = read(rest.join('=').trim());
    if (name.trim() === '' || value === undefined) return { problem: `"${pair}" is not of the form ${form}` };
    pairs.set(name.trim(), value);
  }
  return pairs;
}
