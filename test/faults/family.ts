import type { ControlPlane } from '../../tools/control-plane/start.ts';

/** The fault tests of the project, each a set of plans. Source: docs/faults.md. */
export type FamilyId = `FT-${number}`;

/** What every fault test looks at when its fault is over. Source: docs/faults.md, the oracles. */
export type OracleId = 'O1' | 'O2' | 'O3' | 'O4' | 'O5' | 'O6' | 'O7' | 'O8';

/** An oracle that was not content: the plan failed. */
export interface Finding {
  readonly oracle: OracleId;
  /** What was seen and what should have been, with the names of the objects. */
  readonly text: string;
}

/** What a plan may use. */
export interface World {
  /** The control plane that plans share: each works in a namespace of its own and disturbs nothing outside. */
  readonly shared: ControlPlane;
  /** A control plane for one plan alone, which may kill its parts; the plan stops it. Has our CRDs and `deploy/rbac`. */
  own(): Promise<ControlPlane>;
  /** Decides everything random, so that a failed plan is run again as it was. */
  readonly seed: number;
  /** How long nothing may be written after a plan has come to rest, in seconds: 60 in a whole run, less inside `npm test`. */
  readonly quietSeconds: number;
  /** Where the logs of its processes go; kept when the plan fails. */
  readonly folder: string;
}

/** One disturbance of one flow. */
export interface FaultPlan {
  /** Unique, and the same in every run: `FT-01/issue/before/create secrets#1`. What `--plan` takes. */
  readonly name: string;
  /** What is disturbed, e.g. `issue`; what `--flow` takes. */
  readonly flow: string;
  /** Nothing found means passed. A throw is a failure of the plan too, and told with its message. */
  run(world: World, signal: AbortSignal): Promise<readonly Finding[]>;
}

/** A fault test: face of one folder below `test/faults/`. */
export interface FaultFamily {
  readonly id: FamilyId;
  /** In a few words, for the table. */
  readonly title: string;
  /** How many of its plans may run at once on two cores. */
  readonly atOnce: number;
  /** How many plans (not more than there are) `npm test` runs each time; which ones depends on the day. 0: only `npm run faults`. */
  readonly inEveryTest: number;
  /** Why none of its plans can be run on this machine; undefined, or absent, if they can. */
  readonly whyNot?: () => Promise<string | undefined>;
  /**
   * All of its plans, in a fixed order. A fault-free run may be made first, to record what can be disturbed.
   * `flows`: only these are asked for, if any are named.
   */
  plans(world: World, flows: readonly string[]): Promise<readonly FaultPlan[]>;
}
