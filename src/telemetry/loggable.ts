import { Fault } from '../base/fault.ts';
import { Secret } from '../base/secret.ts';
import type { LogFields } from './log.ts';

const LONGEST_TEXT = 1024;
const DEEPEST = 4;
const MOST_ITEMS = 50;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/**
 * Fields as they may be written: plain JSON values of bounded size, in which a Fault is spelled out, a Secret is `[redacted]`,
 * bytes are only counted and a private key in PEM is cut out even where no Secret wraps it.
 * The field `fault` becomes `err`, the text that the reference's errors carry, and `fault` with kind, code, field, remedy and cause.
 */
export function loggableFields(fields: LogFields): LogFields {
  const { fault, ...others } = fields;
  const rest = Object.entries(others).map(([name, value]) => [name, loggable(value)] as const);
  const error = fault === undefined ? [] : [['err', textOf(fault)] as const, ['fault', loggable(fault)] as const];
  return Object.fromEntries([...rest, ...error].filter(([, value]) => value !== undefined));
}

/** One value as it may be written. */
export function loggable(value: unknown, depth = 0): unknown {
  if (typeof value === 'object' && value !== null) return opaque(value) ?? loggableInside(value, depth);
  if (typeof value === 'string') return shortened(value);
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'function' || typeof value === 'symbol' ? `[${typeof value}]` : value;
}

/** Objects that are written as one text, whatever is in them. */
function opaque(value: object): string | undefined {
  if (value instanceof Secret) return '[redacted]';
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString();
  return undefined;
}

function loggableInside(value: object, depth: number): unknown {
  if (depth >= DEEPEST) return '[deeper]';
  return value instanceof Error ? loggableError(value, depth + 1) : loggableObject(value, depth + 1);
}

function loggableObject(value: object, depth: number): unknown {
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => loggable(item, depth));
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  return Object.fromEntries(entries.slice(0, MOST_ITEMS).map(([name, item]) => [String(name), loggable(item, depth)]));
}

function loggableError(error: Error, depth: number): unknown {
  const about =
    error instanceof Fault
      ? { kind: error.kind, code: error.code, message: error.message, at: error.at, remedy: error.remedy }
      : { name: error.name, message: error.message, code: 'code' in error ? error.code : undefined };
  const shown = { ...about, cause: error.cause, stack: isOurBug(error) ? error.stack : undefined };
  return loggableObject(Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)), depth);
}

/** Only a bug needs its place in the code: a refused connection, which carries a code, does not. */
const isOurBug = (error: Error): boolean => (error instanceof Fault ? error.kind === 'defect' : !('code' in error));

function textOf(thrown: unknown): unknown {
  return thrown instanceof Error ? shortened(thrown.message) : loggable(thrown);
}

function shortened(text: string): string {
  const open = text.includes('PRIVATE KEY-----') ? text.replace(PRIVATE_KEY, '[redacted]') : text;
  return open.length <= LONGEST_TEXT ? open : `${open.slice(0, LONGEST_TEXT)}…`;
}
