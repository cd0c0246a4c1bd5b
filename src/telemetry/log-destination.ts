import { pino } from 'pino';
import { jsonLines } from './log-json.ts';
import type { LogRecord } from './log.ts';
import { textLine } from './log-text.ts';

const STANDARD_ERROR = 2;

/** How lines go to standard error. */
export interface DestinationOptions {
  /** `--logging-format`. */
  readonly format: 'text' | 'json';
  readonly pid: number;
  readonly isTerminal: boolean;
}

/**
 * Writes records to standard error, each before the call returns: the last words of a process that dies are not lost.
 * When nobody reads standard error any more, lines are dropped: losing the log ends no work and holds no memory.
 */
export function standardError(options: DestinationOptions): (record: LogRecord) => void {
  const destination = pino.destination({ dest: STANDARD_ERROR, sync: true });
  let isBroken = false;
  destination.on('error', () => {
    isBroken = true;
  });
  const write = (line: string): void => {
    if (!isBroken) destination.write(line);
  };
  if (options.format === 'json') return jsonLines({ write });
  return (record) => write(textLine(record, { pid: options.pid, coloured: options.isTerminal }));
}
