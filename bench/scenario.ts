import type { Figure, Measurement, Parameters } from './measurement.ts';
import type { Stage } from './stage.ts';

/** A way to put a controller to work, and what is measured meanwhile. */
export interface Scenario {
  /** What a person types: `issue`. */
  readonly name: string;
  /** One line of --help. */
  readonly what: string;
  /** The runs that are made where no parameters are asked for; the first one also gives the defaults of what is not asked for. */
  readonly runs: readonly [Parameters, ...Parameters[]];
  /**
   * Runs on a fresh stage, on which no controller is started yet. Ends early by throwing when the stage's signal aborts.
   * What is started through the stage is stopped by its owner.
   */
  run(stage: Stage, parameters: Parameters): Promise<Outcome>;
}

/** What a scenario gives back; the runner adds who was measured, and with what. */
export type Outcome = Pick<Measurement, 'figures' | 'requests' | 'notes'>;

/** A number among the parameters of a run. @throws Error where the scenario names none of this name: a bug of the scenario. */
export function numberOf(parameters: Parameters, name: string): number {
  const value = parameters[name];
  if (typeof value !== 'number') throw new Error(`the scenario has no default for "${name}"`);
  return value;
}

/** The figures of several sources, one after another. */
export const together = (...parts: readonly (readonly Figure[])[]): readonly Figure[] => parts.flat();
