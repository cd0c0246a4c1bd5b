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

/** FT-11: kinds, fields, namespaces and owners that go, and come back. */
export const family: FaultFamily = {
  id: 'FT-11',
  title: 'kinds, namespaces and owners that vanish',
  atOnce: 2,
  inEveryTest: 1,
  plans: async (_, flows) =>
    [...VANISHING.map((vanishing, index) => planOf(vanishing, index + 1)), ...strictPlans].filter(
      ({ flow }) => flows.length === 0 || flows.includes(flow),
    ),
};
