import type { Unit } from '../measurement.ts';

const MEBIBYTE = 1024 * 1024;

/** A figure for a person: `7.0`, `152 MiB`, `9.4 s`, `71 %`. */
export function valueText(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return '-';
  switch (unit) {
    case 'one':
      return inDigits(value);
    case 'bytes':
      return bytesText(value);
    case 'milliseconds':
      return Math.abs(value) >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${inDigits(value)} ms`;
    case 'per second':
      return `${inDigits(value)}/s`;
    case 'share':
      return `${Math.round(value * 100)} %`;
  }
}

function bytesText(value: number): string {
  if (Math.abs(value) < MEBIBYTE) return `${Math.round(value / 1024)} KiB`;
  return `${inDigits(value / MEBIBYTE)} MiB`;
}

/** Three digits that count, and no more than two behind the point. */
function inDigits(value: number): string {
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
