import type { Instant, Milliseconds } from '../../base/instant.ts';
import { Fault } from '../../base/fault.ts';
import { attempt } from '../../base/attempt.ts';
import { after, between, days, formatInstant, instant, milliseconds, truncateToSecond } from '../../base/instant.ts';
import { cronSchedule } from './cron-schedule.ts';
import type { SuggestedWindow } from './suggested-window.ts';
import { instantInWindow } from './suggested-window.ts';

/** The life of a certificate: both ends are part of it (RFC 5280 §4.1.2.5). */
export interface Validity {
  readonly notBefore: Instant;
  readonly notAfter: Instant;
}

/** A recurring span of time in which renewing is welcome. */
export interface RenewalWindow {
  readonly cron: string;
  readonly timezone?: string;
  readonly length: Milliseconds;
}

/** What a spec says of renewing, decoded. */
export interface RenewalWish {
  readonly disabled: boolean;
  readonly renewBefore?: Milliseconds;
  /** Percent of the lifetime that is left when it is renewed. */
  readonly renewBeforePercentage?: number;
  readonly windows: readonly RenewalWindow[];
  /** Where nothing else is asked for, a certificate of less than ten days is renewed at half of its life: a third of it leaves no time for a bad day. */
  readonly halfOfShortLife?: boolean;
  /** What the certificate authority wants, which then goes before all of the above but `disabled`, and the certificate's name for it. RFC 9773. */
  readonly suggested?: { readonly window: SuggestedWindow; readonly certificateId: string };
}

/**
 * When a certificate is due: at `at`, or never (policy Disabled). `windowsMissed` says why the windows could not be kept; `at` is then
 * the plain instant.
 */
export type RenewalTime =
  | { readonly is: 'never' }
  | { readonly is: 'due'; readonly at: Instant; readonly windowsMissed?: Fault };

/**
 * The instant at which a certificate is due for renewal, cut to the second. lifetime = notAfter − notBefore of the certificate itself,
 * not of the spec. Windows are applied after renewBefore. Where the certificate authority has suggested a window, the instant is one in that. Source: reference §2.4, §2.8, traps A4 to A6 and B4.
 */
export function renewalTime(validity: Validity, wish: RenewalWish): RenewalTime {
  if (wish.disabled) return { is: 'never' };
  if (wish.suggested !== undefined) return { is: 'due', at: suggestedTime(validity, wish.suggested, wish.windows) };
  const at = truncateToSecond(after(validity.notAfter, milliseconds(-renewBefore(validity, wish))));
  if (wish.windows.length === 0) return { is: 'due', at };
  try {
    return { is: 'due', at: truncateToSecond(inWindow(at, validity.notAfter, wish.windows)) };
  } catch (thrown) {
    if (thrown instanceof Fault) return { is: 'due', at, windowsMissed: thrown };
    throw thrown;
  }
}

/** The spec's windows are kept where they leave an instant before the authority's window closes, or the certificate expires. */
function suggestedTime(
  { notAfter }: Validity,
  { window, certificateId }: NonNullable<RenewalWish['suggested']>,
  windows: readonly RenewalWindow[],
): Instant {
  const latest = instant(Math.min(window.end, notAfter));
  const at = truncateToSecond(instantInWindow({ start: window.start, end: latest }, certificateId));
  if (windows.length === 0) return at;
  const welcome = attempt(() => truncateToSecond(inWindow(at, latest, windows)));
  return welcome.is === 'value' ? welcome.value : at;
}

/** How long before notAfter: the wish where it fits into the lifetime, else a third of it. */
function renewBefore(validity: Validity, wish: RenewalWish): Milliseconds {
  const lifetime = between(validity.notBefore, validity.notAfter);
  if (wish.renewBefore !== undefined && wish.renewBefore > 0 && wish.renewBefore < lifetime) return wish.renewBefore;
  const percentage = wish.renewBeforePercentage;
  if (percentage !== undefined && percentage > 0 && percentage < 100)
    return milliseconds((lifetime * percentage) / 100);
  return milliseconds(lifetime / (wish.halfOfShortLife === true && lifetime < SHORT_LIFE ? 2 : 3));
}

/** What ACME servers advise. Source: reliability 2. */
const SHORT_LIFE = days(10);

function inWindow(desired: Instant, notAfter: Instant, windows: readonly RenewalWindow[]): Instant {
  let next: Instant | undefined;
  for (const [i, window] of windows.entries()) {
    const schedule = withField(`spec.renewal.windows[${i}]`, () => cronSchedule(window.cron, window.timezone));
    const latest = schedule.latestStart(desired);
    if (latest !== undefined && desired < after(latest, window.length)) return desired;
    const start = schedule.nextStart(desired);
    if (start !== undefined && (next === undefined || start < next)) next = start;
  }
  if (next !== undefined && next < notAfter) return next;
  throw new Fault('misconfigured', {
    code: 'WindowError',
    at: 'spec.renewal.windows',
    message: `no renewal window starts between ${formatInstant(desired)} and the expiry at ${formatInstant(notAfter)}`,
    remedy: 'add a window, make one longer, or set an earlier renewBefore',
  });
}

function withField<T>(at: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    throw new Fault(thrown.kind, {
      code: thrown.code,
      at,
      message: `${at}: ${thrown.message}`,
      cause: thrown,
      ...(thrown.remedy === undefined ? {} : { remedy: thrown.remedy }),
    });
  }
}
