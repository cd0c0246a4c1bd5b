import type { Instant } from '../../base/instant.ts';
import { instant } from '../../base/instant.ts';
import { invalidDer, unencodable } from './invalid-der.ts';

const UTC_TIME = /^\d{12}Z$/;
const GENERALIZED_TIME = /^\d{14}Z$/;

/** The year of an instant; what DER can write are the years 0 to 9999. @throws Fault refused beyond. */
export function yearOf(at: Instant): number {
  const year = new Date(at).getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) throw unencodable('the time is outside the years 0 to 9999');
  return year;
}

/** An instant as `YYYYMMDDHHMMSSZ`, whole seconds, cut and not rounded. Source: RFC 5280 §4.1.2.5.2. @throws Fault refused. */
export function generalizedTimeText(at: Instant): string {
  yearOf(at);
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
}

/** An instant as `YYMMDDHHMMSSZ`; only for the years 1950 to 2049. Source: RFC 5280 §4.1.2.5.1. @throws Fault refused. */
export function utcTimeText(at: Instant): string {
  const year = yearOf(at);
  if (year < 1950 || year > 2049) throw unencodable('UTCTime holds the years 1950 to 2049 only');
  return generalizedTimeText(at).slice(2);
}

/** Reads a UTCTime: seconds and Z are required in DER. Source: RFC 5280 §4.1.2.5.1. @throws Fault refused. */
export function parseUtcTime(text: string): Instant {
  if (!UTC_TIME.test(text)) throw invalidDer('malformed UTCTime');
  return parse(`${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`);
}

/** Reads a GeneralizedTime without fractions, in Z. Source: RFC 5280 §4.1.2.5.2. @throws Fault refused. */
export function parseGeneralizedTime(text: string): Instant {
  if (!GENERALIZED_TIME.test(text)) throw invalidDer('malformed GeneralizedTime');
  return parse(text);
}

/** Date.parse takes 31 February for 3 March, so the way back must give the same text. */
function parse(text: string): Instant {
  const part = (from: number): string => text.slice(from, from + 2);
  const ms = Date.parse(`${text.slice(0, 4)}-${part(4)}-${part(6)}T${part(8)}:${part(10)}:${part(12)}Z`);
  if (Number.isNaN(ms) || generalizedTimeText(instant(ms)) !== text) throw invalidDer('time that does not exist');
  return instant(ms);
}
