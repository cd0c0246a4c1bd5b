import type { Instant } from '../base/instant.ts';
import { after, days, hours, instant, minutes, parseInstant } from '../base/instant.ts';
import { isJsonObject } from '../base/json-object.ts';
import type { RenewalInfo } from './acme-client.ts';
import { invalid, isHttpsUrl } from './read-answers.ts';

/** Where the server does not say. Reference 2.8. */
const USUAL = hours(6);
/** The limits that RFC 9773 §4.3.2 names: nobody is asked all the time, and a revocation is noticed within a day. */
const SOONEST = minutes(1);
const LATEST = days(1);

/** Reads a renewal window. RFC 9773 §4.2. @throws Fault transient `AcmeAnswerInvalid`. */
export function readRenewalInfo(body: unknown, retryAfter: Instant | undefined, now: Instant): RenewalInfo {
  const object = isJsonObject(body) ? body : {};
  const window = isJsonObject(object['suggestedWindow']) ? object['suggestedWindow'] : {};
  const [start, end] = [instantOf(window['start']), instantOf(window['end'])];
  if (start === undefined || end === undefined || end < start) throw invalid('renewalInfo', 'suggestedWindow');
  const url = object['explanationURL'];
  return {
    start,
    end,
    explanationUrl: isHttpsUrl(url) ? url : undefined,
    retryAfter: nextAsking(retryAfter ?? after(now, USUAL), now),
  };
}

const nextAsking = (asked: Instant, now: Instant): Instant =>
  instant(Math.min(Math.max(asked, after(now, SOONEST)), after(now, LATEST)));

const instantOf = (value: unknown): Instant | undefined =>
  typeof value === 'string' ? parseInstant(value) : undefined;
