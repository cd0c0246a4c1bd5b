import type { Clock } from '../../base/clock.ts';
import type { Milliseconds } from '../../base/instant.ts';
import { milliseconds } from '../../base/instant.ts';
import { pause } from '../../base/pause.ts';
import { cancelledFault } from '../../net/network-fault.ts';

/** Spaces requests out where the server does not do it itself. */
export interface RateLimit {
  /** Resolves when the next request may go. @throws Fault of the signal. */
  admit(signal: AbortSignal): Promise<void>;
}

/** No limit at all. */
export const noRateLimit: RateLimit = { admit: async () => {} };

/** `qps` and `burst` are those of the flags, neither of them endless. */
export interface RateLimitOptions {
  readonly clock: Clock;
  readonly qps: number;
  readonly burst: number;
  /** Whether the server shares itself out (API priority and fairness); asked once, and again if it fails. */
  readonly isFair: () => Promise<boolean>;
}

/** A token bucket that is used only while the server shows no priority and fairness. Source: reference 01 §2.1. */
export function createRateLimit({ clock, qps, burst, isFair }: RateLimitOptions): RateLimit {
  const take = tokenBucket(clock, qps, burst);
  let answer: Promise<boolean> | undefined;
  const fair = (): Promise<boolean> => {
    answer ??= isFair().catch((error: unknown) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
  return {
    async admit(signal) {
      if (await fair()) return;
      const wait = take();
      if (wait > 0) await pause(clock, wait, signal);
      if (signal.aborted) throw cancelledFault(signal);
    },
  };
}

/** Takes a token, on credit if there is none, and tells how long until it is really there. */
function tokenBucket(clock: Clock, qps: number, burst: number): () => Milliseconds {
  let tokens = burst;
  let filledAt = clock.monotonic();
  return () => {
    const now = clock.monotonic();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * qps) - 1;
    filledAt = now;
    return milliseconds(tokens >= 0 ? 0 : (-tokens / qps) * 1000);
  };
}
