import type { Chance } from './chance.ts';
import type { FaultKind } from '../../../src/base/fault.ts';
import type { Samples } from './samples.ts';

/** Something that others could send, and its reading. */
export interface HostileCase {
  /** As it came: what is kept of a case that fails. */
  readonly input: Uint8Array | string;
  /** Reads it. Whatever it gives back is not looked at; what must hold of it is checked in here, by a throw that is no Fault. */
  read(): unknown;
}

/** A reader of bytes or text that others control. */
export interface HostileReader {
  /** What `--flow` takes. */
  readonly name: string;
  /** Kinds of Fault that may come out; none where it must never throw. */
  readonly faults: readonly FaultKind[];
  /** How many cases are as long as a whole run; fewer where one costs a signature. */
  readonly cases: number;
  /** How long a case may take, in milliseconds of CPU; 50 if absent. */
  readonly milliseconds?: number;
  /** Texts of which no error message may show a part. */
  readonly secrets?: readonly string[];
  aCase(chance: Chance): HostileCase;
}

/** Makes the readers of one kind of input from the samples of a run. */
export type ReadersOf = (samples: Samples) => readonly HostileReader[];
