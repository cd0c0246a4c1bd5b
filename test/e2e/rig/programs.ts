import { ensureDebianProgram } from '../../../tools/debian-programs/ensure.ts';
import type { DebianProgram } from '../../../tools/debian-programs/ensure.ts';
import type { DebianProgramName } from '../../../tools/debian-programs/programs.ts';
import { ensureGoProgram } from '../../../tools/go-programs/ensure.ts';
import type { GoProgramName } from '../../../tools/go-programs/programs.ts';
import { progressOn } from '../../../tools/terminal/progress.ts';

const progress = progressOn(process.stderr, () => performance.now());

/** A program that `npm run e2e` has built before. */
export const goProgram = async (name: GoProgramName): Promise<DebianProgram> => ({
  program: await ensureGoProgram(name, process.env, progress),
  environment: process.env,
});

/** A program that `npm run e2e` has fetched before. */
export const debianProgram = (name: DebianProgramName): Promise<DebianProgram> =>
  ensureDebianProgram(name, process.env, progress);
