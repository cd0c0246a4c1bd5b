import type { Instant } from '../base/instant.ts';
import { after, days, hours, instant, parseInstant } from '../base/instant.ts';
import { isJsonObject } from '../base/json-object.ts';
import type { CertificateDetails } from '../pki/certificate/details.ts';
import type { RenewalInfo } from './acme-client.ts';
import { invalid, isHttpsUrl } from './read-answers.ts';

/** The name of a certificate for ARI; undefined where it has no authority key identifier. RFC 9773 §4.1. */
export function renewalIdentifier({
  authorityKeyId,
  serialNumber,
}: Pick<CertificateDetails, 'authorityKeyId' | 'serialNumber'>): string | undefined {
  if (authorityKeyId === undefined || authorityKeyId === '') return undefined;
  return `${base64url(authorityKeyId)}.${base64url(withSign(serialNumber))}`;
}

/** The content octets of a positive INTEGER: one more if the first bit is set. X.690 §8.3. */
const withSign = (hex: string): string => (Number.parseInt(hex.slice(0, 2), 16) >= 0x80 ? `00${hex}` : hex);

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

/** RFC 9773 §4.3: once in six hours where the server does not say. */
const USUAL = hours(6);
const SOONEST = hours(1);
const LATEST = days(7);

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
