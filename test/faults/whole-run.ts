import type { World } from './family.ts';

const WHOLE_RUN_SECONDS = 60;

/** Whether there is time for what takes minutes: `npm run faults` as it is, not the part inside `npm test`. */
export const isWholeRun = ({ quietSeconds }: Pick<World, 'quietSeconds'>): boolean => quietSeconds >= WHOLE_RUN_SECONDS;
