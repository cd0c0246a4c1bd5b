import { Fault, describeFault } from '../../../src/base/fault.ts';
import { ensureDebianProgram } from '../../../tools/debian-programs/ensure.ts';
import type { DebianProgram } from '../../../tools/debian-programs/ensure.ts';
import type { DebianProgramName } from '../../../tools/debian-programs/programs.ts';
import { progressOn } from '../../../tools/terminal/progress.ts';

/** A program for tests, or why there is none on this machine. */
export type ProgramForTests =
  | { readonly is: 'there'; readonly program: DebianProgram }
  /** For the name of what is skipped. */
  | { readonly is: 'missing'; readonly because: string };

/** Looks for a program, and fetches it once; where it cannot be had, tests are skipped with the reason in their name. */
export async function programForTests(name: DebianProgramName): Promise<ProgramForTests> {
  try {
    const progress = progressOn(process.stderr, () => performance.now());
    return { is: 'there', program: await ensureDebianProgram(name, process.env, progress) };
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return { is: 'missing', because: `${name} cannot be had here: ${describeFault(thrown)}` };
  }
}
