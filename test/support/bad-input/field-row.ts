/** A line about one field of a spec; fields as `spec.renewal.windows[].cron`, maps with `{}`. */
export type FieldRow = WrongField | FreeField;

/** A wrong value that the API server's schema lets pass. */
export interface WrongField {
  readonly field: string;
  /** Top-level fields of the spec with the wrong value in one of them. */
  readonly wrong: Readonly<Record<string, unknown>>;
  /** What the user is told: the field, and what to do about it. */
  readonly says: string | RegExp;
  /** The top-level fields put right; those of `wrong` taken away, if not given. */
  readonly right?: Readonly<Record<string, unknown>>;
  /** Told in the words of this event instead of those of a spec that cannot be acted on. */
  readonly as?: ToldAs;
}

/** The event by which a user is told. */
export interface ToldAs {
  readonly reason: string;
  readonly component: string;
  readonly type?: 'Normal' | 'Warning';
  /** The name of the object that it is about, where that is a request made for the Certificate. */
  readonly about?: string;
}

/** A field that cannot be wrong beyond its type, and why. */
export interface FreeField {
  readonly field: string;
  readonly free: string;
}

/** The lines that have something to show. */
export const wrongFields = (rows: readonly FieldRow[]): readonly WrongField[] =>
  rows.filter((row): row is WrongField => 'wrong' in row);
