import type { Flow, FlowName } from './flow.ts';

/** Every flow, by name. */
export const flows: ReadonlyMap<FlowName, Flow> = new Map<FlowName, Flow>();

/** The flows asked for by name; all if none is. */
export const flowsNamed = (names: readonly string[]): readonly Flow[] =>
  [...flows.values()].filter(({ name }) => names.length === 0 || names.includes(name));
