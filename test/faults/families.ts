import type { FamilyId, FaultFamily } from './family.ts';

/** Every fault test, by its number; loaded when it is asked for. */
export const families: ReadonlyMap<FamilyId, () => Promise<FaultFamily>> = new Map<
  FamilyId,
  () => Promise<FaultFamily>
>([]);
