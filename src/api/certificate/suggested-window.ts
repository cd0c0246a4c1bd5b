import { hash } from 'node:crypto';
import type { Instant } from '../../base/instant.ts';
import { instant } from '../../base/instant.ts';
import type { Validity } from './renewal-time.ts';

/** The span of time in which the certificate authority wants a certificate renewed. RFC 9773 §4.2. */
export interface SuggestedWindow {
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * Whether a window says anything about a certificate. One that opens before the certificate began to live is of the one before it, and would
 * have it renewed without end (trap B14); one that opens after its end would have it expire.
 */
export const isUsableWindow = ({ start, end }: SuggestedWindow, { notBefore, notAfter }: Validity): boolean =>
  start <= end && start > notBefore && start < notAfter;

/**
 * The instant in a window at which a certificate is renewed: spread evenly over certificates, and the same for whoever asks, whenever. RFC 9773 §4.2
 * wants a random one; drawn anew after each restart it would gather them all at its beginning. `certificateId` is the name for ARI.
 */
export function instantInWindow({ start, end }: SuggestedWindow, certificateId: string): Instant {
  return instant(start + Math.floor(shareOf(`${certificateId} ${start} ${end}`) * (end - start)));
}

const DIGITS = 12;

/** A number from 0 to less than 1 that is always the same for a text, and evenly spread over texts. */
export const shareOf = (text: string): number =>
  Number.parseInt(hash('sha256', text, 'hex').slice(0, DIGITS), 16) / 16 ** DIGITS;
