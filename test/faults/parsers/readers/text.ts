import type { HostileReader, ReadersOf } from '../hostile-case.ts';
import type { Chance } from '../chance.ts';
import { cronSchedule } from '../../../../src/api/certificate/cron-schedule.ts';
import { renewalTime } from '../../../../src/api/certificate/renewal-time.ts';
import { formatGoNanoseconds, parseGoDuration, parseGoNanoseconds } from '../../../../src/base/go-duration.ts';
import { after, days, hours, instant, parseInstant } from '../../../../src/base/instant.ts';
import { encodeName, readName } from '../../../../src/pki/names/name.ts';
import { formatName } from '../../../../src/pki/names/format-name.ts';
import { parseLiteralSubject } from '../../../../src/pki/names/literal-subject.ts';
import { mutatedText, randomText } from '../mutate-text.ts';

const MANY = 1_000_000;
const now = instant(Date.UTC(2026, 10, 24, 12));

/** Readers of the small languages in the fields of a spec. */
export const textReaders: ReadersOf = () => [
  literalSubjectReader,
  durationReader,
  instantReader,
  cronReader,
  windowsReader,
];

const SUBJECTS = [
  'CN=example.com,O=Example\\, Inc.,C=DE',
  'CN=a+OU=b,DC=example,DC=com',
  '1.2.3.4=#0c0161,UID=x',
  'CN=\\C3\\A4\\20 , STREET="x"',
  'OU=#3003020100,CN=#13',
];
const SUBJECT_WORDS = [
  'CN',
  'O',
  'OU',
  'DC',
  'C',
  '=',
  ',',
  '+',
  ';',
  '\\',
  '#',
  '0c01',
  '30',
  '80',
  'ff',
  ' ',
  'a',
  '"',
  '1.2.',
  'ä',
];

const literalSubjectReader: HostileReader = {
  name: 'literal-subject',
  faults: ['misconfigured'],
  cases: MANY,
  aCase: (chance) => {
    const input = aText(SUBJECTS, SUBJECT_WORDS, chance);
    return { input, read: () => formatName(readName(encodeName(parseLiteralSubject(input)))) };
  },
};

const DURATIONS = ['2160h0m0s', '1.5h', '-2m3.5s', '300ms', '0', '9223372036854775807ns', '1h1h1h', '.5s', '100000h'];
const DURATION_WORDS = ['h', 'm', 's', 'ms', 'us', 'µs', 'μs', 'ns', '.', '-', '+', '0', '1', '9', '99999999999', ' '];

const durationReader: HostileReader = {
  name: 'go-duration',
  faults: [],
  cases: MANY,
  aCase: (chance) => {
    const input = aText(DURATIONS, DURATION_WORDS, chance);
    return { input, read: () => [parseGoDuration(input), isReadAgain(input)] };
  },
};

function isReadAgain(text: string): void {
  const nanoseconds = parseGoNanoseconds(text);
  if (nanoseconds !== undefined && parseGoNanoseconds(formatGoNanoseconds(nanoseconds)) !== nanoseconds)
    throw new Error('a duration was not read as it was written');
}

const INSTANTS = [
  '2026-11-24T20:21:31Z',
  '2026-11-24T20:21:31.123456Z',
  '2024-02-29T23:59:60+01:00',
  '9999-12-31T23:59:59Z',
];

const instantReader: HostileReader = {
  name: 'instant',
  faults: [],
  cases: MANY,
  aCase: (chance) => {
    const input = aText(INSTANTS, ['-', ':', 'T', 'Z', '+', '0', '9', '.'], chance);
    return { input, read: () => parseInstant(input) };
  },
};

const CRONS = [
  '0 2 * * 6',
  '@daily',
  '*/5 0-3,22 1,15 JAN-MAR mon',
  '59 23 31 12 7',
  '0 0 29 2 *',
  '30 2 * * 0',
  '15/10 * * * *',
];
const CRON_WORDS = [
  ' ',
  '*',
  '/',
  '-',
  ',',
  '?',
  '0',
  '1',
  '5',
  '7',
  '29',
  '30',
  '31',
  '59',
  '60',
  'feb',
  'SUN',
  '@weekly',
  'TZ=UTC',
  'L',
  'W',
  '#',
];
const ZONES = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];
const ZONE_WORDS = ['Europe', '/', 'Etc/', 'GMT', '+', '-', '5', ':', 'Local', '_'];

const aZone = (chance: Chance): string =>
  chance.oneIn(4) ? mutatedText(ZONES, ZONE_WORDS, chance) : chance.pick(ZONES);
/** Some moments around which zones change their offset, and the ends of what certificates can name. */
const MOMENTS = [
  now,
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2027, 9, 31, 0, 30),
  0,
  Date.UTC(2049, 11, 31),
  Date.UTC(9999, 11, 31),
];
const aMoment = (chance: Chance): ReturnType<typeof instant> => instant(chance.pick(MOMENTS));

const cronReader: HostileReader = {
  name: 'cron',
  faults: ['misconfigured'],
  cases: MANY,
  aCase: (chance) => {
    const cron = aCron(chance);
    const zone = aZone(chance);
    const at = aMoment(chance);
    return {
      input: JSON.stringify([cron, zone, at]),
      read: () => {
        const schedule = cronSchedule(cron, zone);
        return [schedule.latestStart(at), schedule.nextStart(at)];
      },
    };
  },
};

/** Half of them well formed, with values that may never come together. */
function aCron(chance: Chance): string {
  if (chance.oneIn(2)) return aText(CRONS, CRON_WORDS, chance);
  const value = (limit: number): string => {
    const from = chance.below(limit);
    return chance.pick(['*', String(from), `${from}-${limit}`, `*/${1 + from}`, `${from},${chance.below(limit)}`]);
  };
  return [value(59), value(23), value(31), value(12), value(6)].join(' ');
}

const windowsReader: HostileReader = {
  name: 'renewal-windows',
  faults: [],
  cases: MANY,
  aCase: (chance) => {
    const windows = Array.from({ length: 1 + chance.below(4) }, () => ({
      cron: aCron(chance),
      timezone: aZone(chance),
      length: hours(chance.below(48) - 1),
    }));
    const notBefore = aMoment(chance);
    const validity = { notBefore, notAfter: after(notBefore, days(chance.below(500) - 1)) };
    const wish = { disabled: false, renewBefore: hours(chance.below(3000) - 10), windows };
    return { input: JSON.stringify([wish, validity]), read: () => renewalTime(validity, wish) };
  },
};

const aText = (samples: readonly string[], words: readonly string[], chance: Chance): string =>
  chance.oneIn(3) ? randomText(words, chance) : mutatedText(samples, words, chance);
