import type { FaultFamily } from '../family.ts';
import { kindsDeleted } from './kinds.ts';
import { namespacesDeleted } from './namespaces.ts';
import { olderKinds } from './older-kinds.ts';
import { recreated, withChildrenOfAnother, withOrphans } from './owners.ts';
import { strictPlans } from './strict.ts';
import { planOf } from './vanishing.ts';

const VANISHING = [
  ...recreated,
  ...withOrphans,
  ...withChildrenOfAnother,
  ...namespacesDeleted,
  ...kindsDeleted,
  ...olderKinds,
];

const WHOLE_RUN = 60;
/** What was found and is not mended yet (docs/faults.md): a whole run shows it, `npm test` does not fail on some days because of it. */
const NOT_MENDED = 'without status.notAfter';

/** FT-11: kinds, fields, namespaces and owners that go, and come back. */
export const family: FaultFamily = {
  id: 'FT-11',
  title: 'kinds, namespaces and owners that vanish',
  atOnce: 2,
  inEveryTest: 1,
  plans: async ({ quietSeconds }, flows) =>
    [...VANISHING.map((vanishing, index) => planOf(vanishing, index + 1)), ...strictPlans].filter(
      ({ name, flow }) =>
        (flows.length === 0 || flows.includes(flow)) && (quietSeconds >= WHOLE_RUN || !name.endsWith(NOT_MENDED)),
    ),
};
