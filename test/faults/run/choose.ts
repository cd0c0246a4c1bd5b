import type { FaultPlan } from '../family.ts';

/** Every n-th of the plans, beginning with the k-th (from 1). */
export const shardOf = (plans: readonly FaultPlan[], { k, n }: { readonly k: number; readonly n: number }) =>
  plans.filter((_, index) => index % n === k - 1);

/**
 * So many of the plans for one day, spread over all of them, others on the next day: after `plans.length / count` days each has had its turn.
 */
export function plansOfDay(plans: readonly FaultPlan[], count: number, day: number): readonly FaultPlan[] {
  const stride = Math.ceil(plans.length / Math.max(1, count));
  return plans.filter((_, index) => index % stride === day % stride).slice(0, count);
}

/** The number of a day, which also is the seed of what is random that day. */
export const dayOf = (now: Date): number => Math.floor(now.getTime() / 86_400_000);
