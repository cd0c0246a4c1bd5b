import type { Instant } from '../../src/base/instant.ts';
import { spanText } from '../terminal/progress.ts';
import type { CertificateRow } from './certificates.ts';

const HEADINGS = ['NAMESPACE', 'CERTIFICATE', 'READY', 'REASON', 'SERIAL', 'EXPIRES', 'NEXT RENEWAL'] as const;

/** The certificates as lines of text, with headings; spans are counted from `now`. */
export function certificateTable(rows: readonly CertificateRow[], now: Instant): readonly string[] {
  const cells = [HEADINGS, ...rows.map((row) => cellsOf(row, now))];
  const widths = HEADINGS.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cellsOf(row: CertificateRow, now: Instant): readonly string[] {
  return [
    row.namespace,
    row.name,
    row.ready,
    row.reason,
    shortSerial(row.serial),
    ahead(row.expiresAt, now),
    ahead(row.renewsAt, now),
  ];
}

/** Enough of a serial number to tell two apart by eye. */
export const shortSerial = (serial: string | undefined): string =>
  serial === undefined ? '-' : serial.slice(0, 8).toLowerCase();

function ahead(at: Instant | undefined, now: Instant): string {
  if (at === undefined) return '-';
  return at > now ? `in ${spanText(at - now)}` : 'now';
}
