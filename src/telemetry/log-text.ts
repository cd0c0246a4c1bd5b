import type { LogLevel, LogRecord } from './log.ts';

/** How the readable form looks. */
export interface TextOptions {
  readonly pid: number;
  /** For terminals: severity in colour, keys dimmed. */
  readonly coloured: boolean;
}

const SEVERITY: Readonly<Record<LogLevel, string>> = {
  error: 'E',
  notice: 'I',
  warn: 'W',
  info: 'I',
  detail: 'I',
  debug: 'I',
  trace: 'I',
};
const RED = 31;
const YELLOW = 33;
const GREEN = 32;
const DIM = 2;
const COLOUR: Readonly<Record<string, number>> = { E: RED, W: YELLOW, I: GREEN };

/**
 * One record as a line that people and klog parsers read: `I1124 20:21:31.123000   42 certwright.certificate] "msg" key="value"`.
 * The logger stands where klog has file and line; times are UTC. Source: reference 04 §4.4.
 */
export function textLine(record: LogRecord, options: TextOptions): string {
  const paint = (text: string, colour: number): string =>
    options.coloured ? `\u001b[${colour}m${text}\u001b[0m` : text;
  const severity = SEVERITY[record.level];
  const head = `${severity}${klogTime(record.at)} ${String(options.pid).padStart(7)} ${record.logger}]`;
  const fields = Object.entries(record.fields).map(
    ([name, value]) => ` ${paint(`${name}=`, DIM)}${JSON.stringify(value)}`,
  );
  return `${paint(head, COLOUR[severity] ?? DIM)} ${JSON.stringify(record.message)}${fields.join('')}\n`;
}

/** klog's `mmdd hh:mm:ss.uuuuuu`. */
function klogTime(at: number): string {
  const text = new Date(at).toISOString();
  return `${text.slice(5, 7)}${text.slice(8, 10)} ${text.slice(11, 23)}000`;
}
