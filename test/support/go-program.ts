import { Fault, describeFault } from '../../src/base/fault.ts';
import { ensureGoProgram } from '../../tools/go-programs/ensure.ts';
import type { GoProgramName } from '../../tools/go-programs/programs.ts';
import { progressOn } from '../../tools/terminal/progress.ts';
import type { ProgramForTests } from './dns/debian-program.ts';

/** Looks for a program, and builds it once; where it cannot be had, tests are skipped with the reason in their name. */
export async function goProgramForTests(name: GoProgramName): Promise<ProgramForTests> {
  try {
    const progress = progressOn(process.stderr, () => performance.now());
    const program = await ensureGoProgram(name, process.env, progress);
    return { is: 'there', program: { program, environment: process.env } };
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return { is: 'missing', because: `${name} cannot be had here: ${describeFault(thrown)}` };
  }
}
