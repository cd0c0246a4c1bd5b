import type { DestinationStream } from 'pino';
import { pino } from 'pino';
import { VERBOSITY } from './create-log.ts';
import type { LogRecord } from './log.ts';

/** pino's own order of severity; what is said at all was decided before. */
const SEVERITY = { error: 70, notice: 60, warn: 50, info: 40, detail: 30, debug: 20, trace: 10 } as const;

/**
 * Writes records as JSON, one line each, with the reference's keys (04 §4.4): `ts` in milliseconds, `logger`, `msg`, and `v`,
 * which errors do not have; they have `err`. `level` is ours.
 */
export function jsonLines(destination: DestinationStream): (record: LogRecord) => void {
  const options = {
    base: null,
    timestamp: false,
    customLevels: SEVERITY,
    useOnlyCustomLevels: true,
    level: 'trace',
    formatters: { level: (label: string) => ({ level: label }) },
  } as const;
  const lines = pino(options, destination);
  return ({ at, level, logger, message, fields }) => {
    const v = level === 'error' ? {} : { v: VERBOSITY[level] };
    lines[level]({ ts: at, ...v, logger, ...fields }, message);
  };
}
