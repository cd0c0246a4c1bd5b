import { describeFault, Fault } from '../../src/base/fault.ts';

/** Runs a command of the project and makes its result the exit code; a Fault is one sentence and exit code 1, anything else is a bug and thrown. */
export async function runMain(main: (parameters: readonly string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`${describeFault(error)}\n`);
    process.exitCode = 1;
  }
}
