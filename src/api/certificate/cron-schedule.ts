import { Cron } from 'croner';
import type { Instant } from '../../base/instant.ts';
import { Fault } from '../../base/fault.ts';
import { instant, milliseconds } from '../../base/instant.ts';

/** The starts of a renewal window. */
export interface CronSchedule {
  /** The latest start at or before `at`; undefined if there is none since 1970. */
  latestStart(at: Instant): Instant | undefined;
  /** The first start after `at`; undefined if there is none within croner's horizon. */
  nextStart(at: Instant): Instant | undefined;
}

const descriptors: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

const upperBounds = [59, 23, 31, 12, 6] as const;
const NAMES = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)\b/gi;
const ITEM = /^(?:\*|\?|\d{1,2}(?:-\d{1,2})?)(?:\/\d{1,3})?$/;

/**
 * Reads the `cron` of a renewal window: five fields (minute, hour, day of month, month, day of week) or a descriptor such as `@daily`,
 * in an IANA time zone, UTC if none is given. A start inside a daylight-saving gap happens at the gap's end.
 * Source: reference §2.4. @throws Fault misconfigured, without a field: the caller knows which window it is.
 */
export function cronSchedule(text: string, timezone: string | undefined): CronSchedule {
  const pattern = fiveFields(text.trim());
  const cron = openCron(pattern, timezone ?? 'UTC');
  return {
    latestStart: (at) => first(cron.previousRuns(1, new Date(at + 1))),
    nextStart: (at) => first([cron.nextRun(new Date(at))]),
  };
}

function openCron(pattern: string, timezone: string): Cron {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (cause) {
    throw refused(
      `unknown time zone "${timezone}"`,
      'use a name of the IANA time zone database, such as Europe/Berlin',
      cause,
    );
  }
  try {
    return new Cron(pattern, { mode: '5-part', timezone, paused: true });
  } catch (cause) {
    throw refused(
      `"${pattern}" is not a cron schedule`,
      'give five fields: minute hour day-of-month month day-of-week',
      cause,
    );
  }
}

/** Our own grammar, narrower than croner's: no seconds, no `L`, `W`, `#`; `N/s` means from N to the end, as in the reference. */
function fiveFields(text: string): string {
  if (text.startsWith('@every')) {
    throw refused('"@every" names no moments of the day', 'write the starts of the window as five cron fields');
  }
  if (/^(?:CRON_)?TZ=/.test(text))
    throw refused('a time zone does not belong into the cron', 'put it into the field timezone');
  const fields = (descriptors.get(text.toLowerCase()) ?? text).split(/\s+/);
  if (fields.length !== 5)
    throw refused(`"${text}" has ${fields.length} fields, not five`, 'give minute hour day-of-month month day-of-week');
  return fields.map((field, i) => oneField(field, upperBounds[i] ?? 59)).join(' ');
}

function oneField(field: string, upperBound: number): string {
  return field
    .split(',')
    .map((item) => {
      if (!ITEM.test(item.replace(NAMES, '1')))
        throw refused(`"${item}" is not a value, range or step`, 'use numbers, *, lists, ranges, steps');
      return item.replace(/^([a-z0-9]+)\//i, `$1-${upperBound}/`);
    })
    .join(',');
}

function refused(message: string, remedy: string, cause?: unknown): Fault {
  return new Fault('misconfigured', {
    code: 'InvalidSchedule',
    message,
    remedy,
    ...(cause === undefined ? {} : { cause }),
  });
}

const first = (dates: readonly (Date | null | undefined)[]): Instant | undefined => {
  const date = dates[0];
  return date === null || date === undefined ? undefined : instant(milliseconds(date.getTime()));
};
