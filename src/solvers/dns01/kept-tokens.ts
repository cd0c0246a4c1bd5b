import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import type { Instant } from '../../base/instant.ts';
import { after, minutes, seconds } from '../../base/instant.ts';
import { setNewest } from '../../base/set-newest.ts';
import type { FreshToken, KeptTokens } from './provider.ts';

/** Longer than any act that begins with it. */
const BEFORE_END = minutes(-1);
/** So many are kept; those that were fetched first go first. */
const MOST = 1000;

/** None is kept yet. */
export function createKeptTokens(clock: Clock): KeptTokens {
  const kept = new Map<string, FreshToken>();
  const isUsable = ({ endsAt }: FreshToken): boolean => endsAt !== undefined && clock.now() < after(endsAt, BEFORE_END);
  return {
    async use(wish, act, signal) {
      const known = kept.get(wish.key);
      const attempt = async (one: FreshToken) => {
        try {
          return { is: 'done', result: await act(one.token) } as const;
        } catch (fault) {
          if (!isRefusal(fault)) throw fault;
          if (kept.get(wish.key) === one) kept.delete(wish.key);
          return { is: 'refused', fault } as const;
        }
      };
      const first = known !== undefined && isUsable(known) ? await attempt(known) : undefined;
      if (first?.is === 'done') return first.result;
      const fresh = await wish.fetch(signal);
      if (isUsable(fresh)) setNewest(kept, wish.key, fresh, MOST);
      const second = await attempt(fresh);
      if (second.is === 'done') return second.result;
      throw second.fault;
    },
  };
}

const isRefusal = (thrown: unknown): boolean => thrown instanceof Fault && thrown.code === 'CredentialRefused';

/**
 * The end of a token that is good for so many seconds, as the reply of a token endpoint says: a number, or one in digits. RFC 6749 §5.1.
 * @param now When it was asked for.
 */
export function endOfToken(expiresIn: unknown, now: Instant): Instant | undefined {
  const count = typeof expiresIn === 'string' ? Number(expiresIn || Number.NaN) : expiresIn;
  return typeof count === 'number' && Number.isFinite(count) ? after(now, seconds(count)) : undefined;
}
