import { createLog } from '../telemetry/create-log.ts';
import type { Log } from '../telemetry/log.ts';
import { standardError } from '../telemetry/log-destination.ts';

/** What the flags of the log say (flags/log-flags.ts). */
export interface LogSettings {
  readonly v: number;
  readonly 'logging-format': string;
  readonly vmodule: ReadonlyMap<string, number>;
}

/** The log of a long-running command, on standard error; in colour if that is a terminal. */
export function standardErrorLog(name: string, settings: LogSettings): Log {
  const format = settings['logging-format'] === 'json' ? 'json' : 'text';
  return createLog({
    name,
    write: standardError({ format, pid: process.pid, isTerminal: process.stderr.isTTY }),
    now: Date.now,
    verbosity: settings.v,
    verbosityByName: [...settings.vmodule],
  });
}
