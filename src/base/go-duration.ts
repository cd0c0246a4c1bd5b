import type { Milliseconds } from './instant.ts';
import { milliseconds } from './instant.ts';

/**
 * Duration text in Go's grammar, as every duration in the API is written: `2160h0m0s`, `1.5h`, `300ms`, `-2m`, `0`.
 * Source: Go's package time, ParseDuration and Duration.String; a duration is a signed 64-bit count of nanoseconds.
 */

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  // Both ways to write micro: U+00B5 and U+03BC.
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);
/** Go reads any length; nobody means a longer one, and each field of an object may be read many times. */
const LONGEST_TEXT = 1024;
const PART = /(\d*)(?:\.(\d*))?([^\d.]+)/y;

/** Reads duration text as nanoseconds. Undefined if it is none, longer than 1,024 characters, or beyond 64 bits. */
export function parseGoNanoseconds(text: string): bigint | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const negative = text.startsWith('-');
  const unsigned = negative || text.startsWith('+') ? text.slice(1) : text;
  if (unsigned === '0') return 0n;
  const sum = sumOfParts(unsigned);
  if (sum === undefined) return undefined;
  const value = negative ? -sum : sum;
  return value >= SMALLEST && value <= LARGEST ? value : undefined;
}

/**
 * Reads duration text. Undefined if it is none, longer than 1,024 characters, or beyond 64 bits of nanoseconds.
 * Exact for whole milliseconds; a smaller part becomes the nearest fraction.
 */
export function parseGoDuration(text: string): Milliseconds | undefined {
  const nanoseconds = parseGoNanoseconds(text);
  if (nanoseconds === undefined) return undefined;
  return milliseconds(Number(nanoseconds / 1_000_000n) + Number(nanoseconds % 1_000_000n) / 1_000_000);
}

/** Writes a duration in Go's canonical form: `2160h0m0s`, `1m30s`, `1.5s`, `300ms`, `0s`. Cut to 64 bits of nanoseconds. */
export const formatGoDuration = (duration: Milliseconds): string => formatGoNanoseconds(nanosecondsOf(duration));

/** Milliseconds as whole nanoseconds, within 64 bits. */
export function nanosecondsOf(duration: Milliseconds): bigint {
  const whole = Math.trunc(duration);
  const nanoseconds = BigInt(whole) * 1_000_000n + BigInt(Math.round((duration - whole) * 1_000_000));
  return nanoseconds > LARGEST ? LARGEST : nanoseconds < SMALLEST ? SMALLEST : nanoseconds;
}

/** Writes nanoseconds in Go's canonical form. */
export function formatGoNanoseconds(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  return `${nanoseconds < 0n ? '-' : ''}${size < 1_000_000_000n ? smallText(size) : largeText(size)}`;
}

function sumOfParts(text: string): bigint | undefined {
  if (text === '') return undefined;
  let sum = 0n;
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const match = PART.exec(text);
    if (match === null) return undefined;
    const part = partOf(match[1] ?? '', match[2] ?? '', match[3] ?? '');
    if (part === undefined) return undefined;
    sum += part;
    // One nanosecond more than LARGEST is still allowed, for the smallest negative duration.
    if (sum > LARGEST + 1n) return undefined;
  }
  return sum;
}

function partOf(whole: string, fraction: string, unitName: string): bigint | undefined {
  const unit = Object.hasOwn(UNITS, unitName) ? UNITS[unitName] : undefined;
  if (unit === undefined || (whole === '' && fraction === '')) return undefined;
  const digits = whole.replace(/^0+/, '');
  // Nineteen digits hold 2^63; longer ones are out of range, however long.
  if (digits.length > 19) return undefined;
  return BigInt(digits || '0') * unit + fractionOf(fraction, unit);
}

/** Go reads as many digits of a fraction as fit 63 bits, and cuts what is below a nanosecond in double precision. */
function fractionOf(digits: string, unit: bigint): bigint {
  const used = digits.slice(0, digitsWithin63Bits(digits));
  if (used === '') return 0n;
  return BigInt(Math.trunc(Number(BigInt(used)) * (Number(unit) / 10 ** used.length)));
}

function digitsWithin63Bits(digits: string): number {
  // Leading zeros never overflow: they count as places only.
  const zeros = digits.length - digits.replace(/^0+/, '').length;
  const longest = Math.min(digits.length, zeros + 19);
  return BigInt(digits.slice(0, longest) || '0') > LARGEST + 1n ? longest - 1 : longest;
}

function smallText(nanoseconds: bigint): string {
  if (nanoseconds < 1_000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(nanoseconds, 1_000n)}µs`;
  return `${decimal(nanoseconds, 1_000_000n)}ms`;
}

function largeText(nanoseconds: bigint): string {
  const minutes = nanoseconds / 60_000_000_000n;
  const seconds = `${decimal(nanoseconds % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(amount: bigint, unit: bigint): string {
  const fraction = (amount % unit)
    .toString()
    .padStart(unit.toString().length - 1, '0')
    .replace(/0+$/, '');
  return fraction === '' ? `${amount / unit}` : `${amount / unit}.${fraction}`;
}
