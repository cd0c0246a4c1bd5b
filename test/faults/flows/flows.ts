import { caReplaced } from './ca-replaced.ts';
import { deleteAndCreateAgain } from './delete.ts';
import { deniedThenApproved } from './denied-then-approved.ts';
import type { Flow, FlowName } from './flow.ts';
import { issue } from './issue.ts';
import { renew } from './renew.ts';
import { rotateAlways, rotateNever } from './rotate.ts';
import { secretTemplate } from './secret-template.ts';
import { specChange } from './spec-change.ts';

const ALL = [
  issue,
  renew,
  specChange,
  rotateNever,
  rotateAlways,
  deleteAndCreateAgain,
  deniedThenApproved,
  caReplaced,
  secretTemplate,
];

/** Every flow, by name. */
export const flows: ReadonlyMap<FlowName, Flow> = new Map(ALL.map((flow) => [flow.name, flow]));

/** The flows asked for by name; all if none is. */
export const flowsNamed = (names: readonly string[]): readonly Flow[] =>
  ALL.filter(({ name }) => names.length === 0 || names.includes(name));
