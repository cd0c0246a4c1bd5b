import type { Milliseconds } from '../../base/instant.ts';

/** The value that a flag of each type has once it is parsed. */
export interface FlagTypes {
  readonly string: string;
  /** Given bare it is true; a value needs `=`. */
  readonly bool: boolean;
  readonly int: number;
  readonly float: number;
  /** Go's duration text. */
  readonly duration: Milliseconds;
  /** Comma separated, or the flag repeated. */
  readonly list: readonly string[];
  /** `A=true,B=false`. */
  readonly booleans: ReadonlyMap<string, boolean>;
  /** `pattern=N,…`. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** One flag: all that parser, checks, help, documentation and chart need to know. */
export interface FlagRow {
  readonly name: string;
  /** One letter, given after a single dash. */
  readonly short?: string;
  readonly type: keyof FlagTypes;
  /** As it would be given. */
  readonly default: string;
  readonly help: string;
  /** Path of the field in the configuration object; errors name it. */
  readonly field: string;
  readonly hidden?: boolean;
  /** Accepted with a warning; the text says what to do instead. */
  readonly deprecated?: string;
}

/** The parsed flags of a table by name. */
export type FlagValues<Rows extends readonly FlagRow[]> = {
  readonly [Row in Rows[number] as Row['name']]: FlagTypes[Row['type']];
};
