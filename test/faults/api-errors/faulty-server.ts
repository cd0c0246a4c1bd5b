import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../../support/random.ts';
import { conflict, internalError, tooManyRequests, unavailable } from '../proxy/answers.ts';
import type { ProxyHooks, RequestFate } from '../proxy/hooks.ts';
import type { SeenRequest } from '../proxy/seen-request.ts';
import { inShort, isWrite } from '../proxy/seen-request.ts';
import type { Rates } from './rates.ts';

/** An API server that fails as often as told. */
export interface FaultyServer {
  readonly hooks: ProxyHooks;
  /** When the last Retry-After that was given has passed, in milliseconds of the epoch. */
  readonly waitsUntil: () => number;
  /** How often each fault was dealt. */
  readonly dealt: Readonly<Record<'conflict' | 'throttled' | 'broken' | 'cut', number>>;
}

/**
 * Deals faults by chance that the seed and the request itself decide: which request, of which object, for the how-manieth time. So the
 * order in which requests come changes nothing. Leases and watches are left alone: losing the Lease is FT-10's, watches are FT-04's.
 */
export function faultyServer(rates: Rates, seed: number): FaultyServer {
  const chanceOf = chances(seed);
  const dealt = { conflict: 0, throttled: 0, broken: 0, cut: 0 };
  let until = 0;
  const refuse = (request: SeenRequest): RequestFate => {
    const chance = chanceOf(request);
    if (chance() < rates.broken) {
      dealt.broken += 1;
      return chance() < 0.5 ? internalError() : unavailable();
    }
    if (isWrite(request) && chance() < rates.throttled) {
      dealt.throttled += 1;
      const seconds = 1 + Math.floor(chance() * rates.longestWait);
      until = Math.max(until, Date.now() + seconds * 1000);
      return tooManyRequests(seconds);
    }
    if (isWrite(request) && chance() < rates.conflict) {
      dealt.conflict += 1;
      return conflict();
    }
    return { do: 'forward' };
  };
  const cutOf = chances(seed + 1);
  const hooks: ProxyHooks = {
    onRequest: async (request) => {
      if (isSpared(request)) return { do: 'forward' };
      if (rates.latency > 0) await delay(rates.latency * 1000);
      return refuse(request);
    },
    onReply: (request) => {
      if (isSpared(request) || cutOf(request)() >= rates.cut) return { do: 'deliver' };
      dealt.cut += 1;
      return { do: 'cut' };
    },
  };
  return { hooks, dealt, waitsUntil: () => until };
}

const isSpared = ({ resource, verb }: SeenRequest): boolean =>
  resource === 'leases' || resource === '' || verb === 'watch' || verb === 'list';

/** For each request numbers of its own, which no other request's coming changes. */
function chances(seed: number): (request: SeenRequest) => () => number {
  const times = new Map<string, number>();
  return (request) => {
    const what = `${inShort(request)} ${request.name}`;
    const time = (times.get(what) ?? 0) + 1;
    times.set(what, time);
    return seededRandom(hashOf(`${seed} ${what} ${time}`));
  };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
