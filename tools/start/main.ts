import { runMain } from '../terminal/run-main.ts';
import { runDemo } from './demo.ts';
import { HELP, readOptions } from './options.ts';
import type { Options } from './options.ts';
import type { DemoEnd } from './end.ts';

/** `npm start`: see HELP. Exit code 0 when it did what was asked, 1 when it could not, 130 when --once was interrupted. */
async function main(parameters: readonly string[]): Promise<number> {
  const options = readOptions(parameters, process.env['INIT_CWD'] ?? process.cwd());
  if (options === undefined) {
    process.stdout.write(HELP);
    return 0;
  }
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());
  const surroundings = { environment: process.env, output: process.stdout, interrupted: interrupt.signal };
  try {
    return report(options, await runDemo(options, surroundings));
  } catch (error) {
    if (interrupt.signal.aborted) return report(options, { is: 'interrupted' });
    throw error;
  }
}

function report(options: Options, end: DemoEnd): number {
  if (end.is === 'failed') {
    process.stderr.write(`The demo failed: ${end.because}\n`);
    return 1;
  }
  process.stdout.write(end.is === 'renewed' ? `${end.lines.join('\n')}\n` : 'Stopped; nothing is left behind.\n');
  return end.is === 'interrupted' && options.once ? 130 : 0;
}

await runMain(main);
