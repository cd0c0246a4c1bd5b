import type { FaultPlan } from '../family.ts';

/** Every n-th of the plans, beginning with the k-th (from 1). */
export const shardOf = (
  plans: readonly FaultPlan[],
  { k, n }: { readonly k: number; readonly n: number },
): readonly FaultPlan[] => plans.filter((_, index) => index % n === k - 1);

/**
 * So many of the plans for one day, spread over all of them, and others on other days: after about `plans.length / count` days each has had
 * its turn. A day with less than `count` left is filled up from the front.
 */
export function plansOfDay(plans: readonly FaultPlan[], count: number, day: number): readonly FaultPlan[] {
  const stride = Math.max(1, Math.ceil(plans.length / Math.max(1, count)));
  const spread = plans.filter((_, index) => index % stride === day % stride);
  return [...spread, ...plans.filter((plan) => !spread.includes(plan))].slice(0, count);
}

/** So many names for one day, others on the next. */
export function namesOfDay(names: readonly string[], count: number, day: number): readonly string[] {
  const from = (day * count) % names.length;
  return [...names, ...names].slice(from, from + count);
}

/** The first one first, the others beginning with another each day. */
export function familiesOfDay<T>([first, ...others]: readonly T[], day: number): readonly T[] {
  const start = others.length === 0 ? 0 : day % others.length;
  return [...(first === undefined ? [] : [first]), ...others.slice(start), ...others.slice(0, start)];
}

/** The number of a day, which also is the seed of what is random that day. */
export const dayOf = (now: Date): number => Math.floor(now.getTime() / 86_400_000);
