import type { Log, LogFields, LogLevel, LogRecord } from './log.ts';
import { loggableFields } from './loggable.ts';

/** The `-v` from which a level is written. */
export const VERBOSITY: Readonly<Record<LogLevel, number>> = {
  error: 0,
  notice: 0,
  warn: 1,
  info: 2,
  detail: 3,
  debug: 4,
  trace: 5,
};

/** What a log needs from outside. */
export interface LogOptions {
  readonly name: string;
  readonly write: (record: LogRecord) => void;
  readonly now: () => number;
  /** `-v`. */
  readonly verbosity: number;
  /** `--vmodule`: verbosity by the last part of the logger's name; `*` and `?` match as in a shell. The first match wins. */
  readonly verbosityByName?: readonly (readonly [pattern: string, verbosity: number])[];
}

/** A log that hands each record, in loggable form, to `write`. A line below the verbosity costs one comparison. */
export function createLog(options: LogOptions): Log {
  return logNamed(options.name, {}, options);
}

function logNamed(name: string, inherited: LogFields, options: LogOptions): Log {
  const verbosity = verbosityOf(name, options);
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (VERBOSITY[level] > verbosity) return;
      options.write({
        at: options.now(),
        level,
        logger: name,
        message,
        fields: loggableFields({ ...inherited, ...fields }),
      });
    };
  return {
    error: at('error'),
    notice: at('notice'),
    warn: at('warn'),
    info: at('info'),
    detail: at('detail'),
    debug: at('debug'),
    trace: at('trace'),
    writes: (level) => VERBOSITY[level] <= verbosity,
    child: (part, fields = {}) => logNamed(`${name}.${part}`, { ...inherited, ...fields }, options),
  };
}

function verbosityOf(name: string, options: LogOptions): number {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const match = options.verbosityByName?.find(([pattern]) => matches(pattern, last));
  return match === undefined ? options.verbosity : match[1];
}

function matches(pattern: string, name: string): boolean {
  const literal = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u').test(name);
}
