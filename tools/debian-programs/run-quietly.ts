import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Fault } from '../../src/base/fault.ts';

const execute = promisify(execFile);

/** How a command is run. */
export interface QuietRun {
  readonly folder?: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Milliseconds. Default 5 min. */
  readonly longest?: number;
}

const LONGEST = 300_000;
const MOST_PRINTED = 16 * 1024 * 1024;

/** What a command prints. @throws Fault misconfigured `CommandFailed` with the last lines that it wrote. */
export async function runQuietly(
  program: string,
  parameters: readonly string[],
  { folder, environment, signal, longest = LONGEST }: QuietRun,
): Promise<string> {
  try {
    const options = { env: environment, signal, timeout: longest, maxBuffer: MOST_PRINTED };
    const { stdout } = await execute(program, parameters, folder === undefined ? options : { ...options, cwd: folder });
    return stdout;
  } catch (cause) {
    throw new Fault('misconfigured', {
      code: 'CommandFailed',
      message: `"${program} ${parameters.at(-1) ?? ''}" failed: ${lastLines(cause)}`,
      cause,
    });
  }
}

function lastLines(thrown: unknown): string {
  const written = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr).trim() : '';
  const text = written === '' ? String(thrown) : written;
  return text.split('\n').slice(-3).join(' ');
}
