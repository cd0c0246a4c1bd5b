import type { ObjectKey } from '../api/kubernetes.ts';

/**
 * How much is said, by `-v` (reference 04 §4.4): `error` and `notice` always, `warn` from 1, `info` from 2,
 * `detail` from 3, `debug` from 4, `trace` from 5.
 */
export type LogLevel = 'error' | 'notice' | 'warn' | 'info' | 'detail' | 'debug' | 'trace';

/**
 * Named values of a line, snake_case. A Fault or Error goes under `fault`. Any value may be given: Faults are spelled out,
 * Secrets and bytes never are (loggable.ts).
 */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where lines go. A child adds its fields to every line, and its name to the logger's name after a dot. */
export interface Log {
  error(message: string, fields?: LogFields): void;
  notice(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  detail(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  trace(message: string, fields?: LogFields): void;
  child(name: string, fields?: LogFields): Log;
  /** Whether a line of this level is written: so that fields which take making are not made for nobody. */
  writes(level: LogLevel): boolean;
}

/** One line, before it has a form. `fields` are already loggable. */
export interface LogRecord {
  /** Wall clock, milliseconds since the epoch. */
  readonly at: number;
  readonly level: LogLevel;
  readonly logger: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** The fields that name an object on a line: `resource_name`, `resource_namespace`, `resource_kind` (reference 04 §4.4). */
export function resourceFields(key: ObjectKey): LogFields {
  return { resource_name: key.name, resource_namespace: key.namespace, resource_kind: key.type.kind };
}

/** The fields that name a second object on a line: `related_resource_name` and so on. */
export function relatedResourceFields(key: ObjectKey): LogFields {
  return {
    related_resource_name: key.name,
    related_resource_namespace: key.namespace,
    related_resource_kind: key.type.kind,
  };
}
