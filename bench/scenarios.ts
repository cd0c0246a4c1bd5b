import type { Scenario } from './scenario.ts';

/** Every scenario of `npm run bench`, in the order in which all are run. */
export const SCENARIOS: readonly Scenario[] = [];
