import type { Brand } from './brand.ts';

/** A span of time in milliseconds: the one unit inside the process. May be negative; may carry a fraction. */
export type Milliseconds = Brand<number, 'Milliseconds'>;
/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, 'Instant'>;

/** Calls a number milliseconds. */
export const milliseconds = (n: number): Milliseconds => n as Milliseconds;
/** Seconds as milliseconds. */
export const seconds = (n: number): Milliseconds => (n * 1000) as Milliseconds;
/** Minutes as milliseconds. */
export const minutes = (n: number): Milliseconds => (n * 60_000) as Milliseconds;
/** Hours as milliseconds. */
export const hours = (n: number): Milliseconds => (n * 3_600_000) as Milliseconds;
/** Days of 24 hours as milliseconds. */
export const days = (n: number): Milliseconds => (n * 86_400_000) as Milliseconds;

/** Calls a number (milliseconds since the epoch) an instant. */
export const instant = (n: number): Instant => n as Instant;
/** The instant `span` after `at` (before it, if negative). */
export const after = (at: Instant, span: Milliseconds): Instant => (at + span) as Instant;
/** How long from `from` to `to`; negative if `to` comes first. */
export const between = (from: Instant, to: Instant): Milliseconds => (to - from) as Milliseconds;
/** The earlier of the instants given, leaving out undefined ones; undefined if there is none. */
export const earliest = (...instants: readonly (Instant | undefined)[]): Instant | undefined =>
  instants.reduce((first, at) => (first === undefined || (at !== undefined && at < first) ? at : first), undefined);
/** The instant cut down to the whole second: what metav1.Time can hold. */
export const truncateToSecond = (at: Instant): Instant => (Math.floor(at / 1000) * 1000) as Instant;

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads an RFC 3339 time, as metav1.Time and MicroTime are written. Undefined if it is none. */
export function parseInstant(text: string): Instant | undefined {
  if (!RFC_3339.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : instant(ms);
}

/** Writes an instant as metav1.Time: RFC 3339, UTC, whole seconds (cut, not rounded), e.g. `2026-11-24T20:21:31Z`. */
export const formatInstant = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
/** Writes an instant as metav1.MicroTime: RFC 3339, UTC, six decimals. Leases use it. */
export const formatMicroInstant = (at: Instant): string => `${new Date(at).toISOString().slice(0, 23)}000Z`;
