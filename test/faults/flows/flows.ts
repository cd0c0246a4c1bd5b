import { acmeDns01 } from './acme-dns01.ts';
import { acmeHttp01 } from './acme-http01.ts';
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

/** Those that also need servers outside the cluster: only what is worth a run of minutes disturbs them. */
const WITH_SERVERS = [acmeDns01, acmeHttp01];

/** Every flow, by name. */
export const flows: ReadonlyMap<FlowName, Flow> = new Map([...ALL, ...WITH_SERVERS].map((flow) => [flow.name, flow]));

/** The flows asked for by name; all if none is. */
export const flowsNamed = (names: readonly string[]): readonly Flow[] =>
  ALL.filter(({ name }) => names.length === 0 || names.includes(name));

/** The same, those with servers outside the cluster too, as far as these can be had here. */
export async function flowsWithServersNamed(names: readonly string[]): Promise<readonly Flow[]> {
  const asked = [...ALL, ...WITH_SERVERS].filter(({ name }) => names.length === 0 || names.includes(name));
  const whyNot = await Promise.all(asked.map(async (flow: Flow) => flow.whyNot?.()));
  return asked.filter((_, i) => whyNot[i] === undefined);
}
