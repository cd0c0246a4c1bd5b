import { describeFault, Fault } from '../../src/base/fault.ts';
import { ensurePythonProgram } from '../../tools/python-programs/ensure.ts';
import { progressOn } from '../../tools/terminal/progress.ts';
import type { ProgramForTests } from './dns/debian-program.ts';
import { startServer } from '../../tools/acme-servers/server-process.ts';
import type { RunningServer } from '../../tools/acme-servers/server-process.ts';

/** Looks for moto, which speaks many APIs of AWS, and installs it once; where it cannot be had, tests are skipped with the reason in their name. */
export async function motoForTests(): Promise<ProgramForTests> {
  try {
    const progress = progressOn(process.stderr, () => performance.now());
    const program = await ensurePythonProgram('moto', process.env, progress);
    return { is: 'there', program: { program, environment: process.env } };
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return { is: 'missing', because: `moto cannot be had here: ${describeFault(thrown)}` };
  }
}

/** Starts it on loopback. It checks neither signatures nor policies. */
export async function startMoto(program: ProgramForTests): Promise<RunningServer> {
  if (program.is === 'missing') throw new Error(program.because);
  return startServer('moto', {
    program: program.program,
    readyText: 'Running on',
    prepare: (_, port) => Promise.resolve(['-H', '127.0.0.1', '-p', String(port)]),
  });
}
