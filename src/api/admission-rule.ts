import { inShort } from '../base/in-short.ts';

/**
 * Admission rules as tables: path, test, text. The webhook, the controllers (for objects older than a rule) and the offline check read
 * the same tables. Texts are those of Kubernetes' field errors. Reference 03 §1.3.
 */

/** What kind of error it is, in Kubernetes' words. Required, Forbidden and Too long show no value. */
export type RefusalType =
  | 'Required value'
  | 'Invalid value'
  | 'Forbidden'
  | 'Unsupported value'
  | 'Duplicate value'
  | 'Too long';

/** One thing that is wrong: `${at}: ${text}` is the whole message. */
export interface Refusal {
  /** Field path, e.g. `spec.ipAddresses[1]`. */
  readonly at: string;
  /** Type, value and detail, e.g. `Invalid value: "10.0.0.300": invalid IP address`. */
  readonly text: string;
}

/** What can be shown as the value at fault: durations as a bigint of nanoseconds, structs as an object with Go's field names. */
export type ShownValue = string | number | boolean | bigint | object | null;

/** A rule about one field. */
export interface FieldRule<Subject> {
  readonly at: string;
  readonly type: RefusalType;
  readonly refuse: (subject: Subject) => boolean;
  /** The value at fault; for the types that show one. */
  readonly value?: (subject: Subject) => ShownValue;
  readonly detail?: string | ((subject: Subject) => string);
}

/** A rule about each entry of a list or map. `at` has `[*]` where the index or key goes. */
export interface EntryRule<Subject, Entry> {
  readonly at: string;
  readonly type: RefusalType;
  readonly each: (subject: Subject) => Iterable<readonly [index: number | string, entry: Entry]>;
  readonly refuse: (entry: Entry, subject: Subject) => boolean;
  readonly value?: (entry: Entry) => ShownValue;
  readonly detail?: string | ((entry: Entry) => string);
}

/** A line of a table. */
export interface AdmissionRule<Subject> {
  readonly at: string;
  refusals(subject: Subject): readonly Refusal[];
}

/** A line about one field. */
export const field = <Subject>(rule: FieldRule<Subject>): AdmissionRule<Subject> => ({
  at: rule.at,
  refusals: (subject) => (rule.refuse(subject) ? [refusal(rule.at, rule, subject)] : []),
});

/** A line about each entry of a list or map. */
export const entries = <Subject, Entry>(rule: EntryRule<Subject, Entry>): AdmissionRule<Subject> => ({
  at: rule.at,
  refusals: (subject) =>
    [...rule.each(subject)]
      .filter(([, entry]) => rule.refuse(entry, subject))
      .map(([index, entry]) => refusal(rule.at.replace('[*]', `[${index}]`), rule, entry)),
});

/** A table about an object inside, looked at if it is there; its lines' paths follow `at`: `.server`, or `` for the object itself. */
export const inside = <Subject, Inner>(
  at: string,
  select: (subject: Subject) => Inner | undefined,
  rules: readonly AdmissionRule<Inner>[],
): AdmissionRule<Subject> => ({
  at,
  refusals: (subject) => {
    const inner = select(subject);
    return inner === undefined ? [] : below(at, refusalsOf(rules, inner));
  },
});

/** A table about each entry of a list. */
export const insideEach = <Subject, Entry>(
  at: string,
  each: (subject: Subject) => readonly Entry[],
  rules: readonly AdmissionRule<Entry>[],
): AdmissionRule<Subject> => ({
  at,
  refusals: (subject) => each(subject).flatMap((entry, index) => below(`${at}[${index}]`, refusalsOf(rules, entry))),
});

const below = (at: string, refusals: readonly Refusal[]): readonly Refusal[] =>
  refusals.map((one) => ({ ...one, at: `${at}${one.at}` }));

/** Everything the table refuses, in its order, equal texts once. */
export function refusalsOf<Subject>(rules: readonly AdmissionRule<Subject>[], subject: Subject): readonly Refusal[] {
  const distinct = new Map<string, Refusal>();
  for (const one of rules.flatMap((rule) => rule.refusals(subject))) {
    const message = `${one.at}: ${one.text}`;
    if (!distinct.has(message)) distinct.set(message, one);
  }
  return [...distinct.values()];
}

/** The message of a refused request: one refusal as it is, several in brackets. Undefined if there is none. Reference 03 §1.3. */
export function refusalMessage(refusals: readonly Refusal[]): string | undefined {
  const messages = refusals.map(({ at, text }) => `${at}: ${text}`);
  if (messages.length < 2) return messages[0];
  return `[${messages.join(', ')}]`;
}

interface TextParts<Subject> {
  readonly type: RefusalType;
  readonly value?: (subject: Subject) => ShownValue;
  readonly detail?: string | ((subject: Subject) => string);
}

function refusal<Subject>(at: string, { type, value, detail }: TextParts<Subject>, subject: Subject): Refusal {
  const shown = showsValue(type) && value !== undefined ? shownValue(value(subject)) : '';
  const said = typeof detail === 'function' ? detail(subject) : (detail ?? '');
  return { at: inShort(at), text: inShort([type, shown, said].filter((part) => part !== '').join(': ')) };
}

const showsValue = (type: RefusalType): boolean => !['Required value', 'Forbidden', 'Too long'].includes(type);

const shownValue = (value: ShownValue): string =>
  typeof value === 'bigint' ? value.toString() : JSON.stringify(value);

/** The detail of an Unsupported value: the values there are, sorted as the reference sorts them. */
export const supportedValues = (values: readonly (string | number)[]): string =>
  `supported values: ${values.map((value) => JSON.stringify(String(value))).join(', ')}`;
