import type { Finding, World } from '../family.ts';
import type { Flow } from '../flows/flow.ts';
import type { Allowance, Baseline } from '../oracles/evidence.ts';
import type { PassedLine, PassedRequest } from '../proxy/fault-proxy.ts';
import type { Rig } from '../rig/rig.ts';

/** A disturbance that is under way. */
export interface Disturbance {
  /** Resolves when it is over and undone: from then on the flow must come to its end. Rejects if it could not be made. */
  readonly over: Promise<void>;
}

/** Called when the flow is set up and the controller at rest, just before the act: sets hooks and the like. */
export type Disturb = (rig: Rig) => Disturbance | Promise<Disturbance>;

/** What a run is judged by beside the flow. */
export interface RunOptions {
  /** Unique among the plans that run at once; names the namespace and the log. */
  readonly name: string;
  readonly baseline?: Baseline;
  readonly allowance?: Allowance;
  /** How long the flow may take to its end once the disturbance is over. Default 120 s. */
  readonly seconds?: number;
}

/** Runs a flow under a disturbance and asks all oracles. */
export async function runFlow(
  _world: World,
  _flow: Flow,
  _disturb: Disturb,
  _options: RunOptions,
  _signal: AbortSignal,
): Promise<readonly Finding[]> {
  throw new Error('not yet');
}

/** A run without faults: what to compare with, and what can be disturbed. */
export interface Recording {
  readonly baseline: Baseline;
  /** What passed the proxy from the act to rest. */
  readonly passed: readonly PassedRequest[];
  readonly lines: readonly PassedLine[];
}

/** Runs a flow without faults. @throws Error when an oracle is not content with that already. */
export async function recordFlow(_world: World, _flow: Flow, _signal: AbortSignal): Promise<Recording> {
  throw new Error('not yet');
}
