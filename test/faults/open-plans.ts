/**
 * What was found and is not mended yet (docs/faults.md, "What is not covered"): a whole run shows it, `npm test` does not fail on some days
 * because of it. A name goes from here with its mending.
 */
export const openPlans: readonly string[] = [];
