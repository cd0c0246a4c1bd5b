/** The line that runs one plan again as it was. */
export const reproducingLine = (plan: string, seed: number): string =>
  `npm run faults -- --plan '${plan}' --seed ${seed}`;
