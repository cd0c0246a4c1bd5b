import type { FamilyId, FaultFamily } from './family.ts';

/** Every fault test, by its number; loaded when it is asked for. */
export const families: ReadonlyMap<FamilyId, () => Promise<FaultFamily>> = new Map<
  FamilyId,
  () => Promise<FaultFamily>
>([
  ['FT-01', async () => (await import('./crash-points/family.ts')).family],
  ['FT-02', async () => (await import('./stale-views/family.ts')).family],
  ['FT-03', async () => (await import('./missed-events/family.ts')).family],
  ['FT-04', async () => (await import('./disturbed-watches/family.ts')).family],
  ['FT-05', async () => (await import('./random-kills/family.ts')).family],
  ['FT-06', async () => (await import('./api-errors/family.ts')).family],
  ['FT-07', async () => (await import('./server-lost/family.ts')).family],
  ['FT-08', async () => (await import('./secret-writes-refused/family.ts')).family],
  ['FT-09', async () => (await import('./rights-withdrawn/family.ts')).family],
  ['FT-10', async () => (await import('./leaders/family.ts')).family],
  ['FT-11', async () => (await import('./vanished/family.ts')).family],
  ['FT-12', async () => (await import('./starved/family.ts')).family],
  ['FT-19', async () => (await import('./acme-server/family.ts')).family],
  ['FT-22', async () => (await import('./renewal-windows/family.ts')).family],
  ['FT-26', async () => (await import('./clocks/family.ts')).family],
  ['FT-27', async () => (await import('./transitions/family.ts')).family],
  ['FT-28', async () => (await import('./parsers/family.ts')).family],
  ['FT-29', async () => (await import('./random-objects/family.ts')).family],
  ['FT-32', async () => (await import('./canaries/family.ts')).family],
  ['FT-35', async () => (await import('./renewal-storm/family.ts')).family],
]);
