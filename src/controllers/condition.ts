import type { Condition } from '../api/shared-types.ts';
import type { Instant } from '../base/instant.ts';
import { formatInstant } from '../base/instant.ts';

/** A condition as it shall be, before times are added. */
export interface ConditionWish {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
}

/**
 * The list of conditions with one of them as it shall be: in its place, or at the end. lastTransitionTime moves only with the status
 * (Kubernetes API conventions), all other conditions pass through as they were read.
 */
export function withCondition(
  conditions: readonly Condition[],
  wish: ConditionWish,
  now: Instant,
): readonly Condition[] {
  const present = conditions.find(({ type }) => type === wish.type);
  const lastTransitionTime =
    present?.status === wish.status && present.lastTransitionTime !== undefined
      ? present.lastTransitionTime
      : formatInstant(now);
  const condition: Condition = { ...wish, lastTransitionTime };
  return present === undefined
    ? [...conditions, condition]
    : conditions.map((other) => (other.type === wish.type ? condition : other));
}

/** The list without the conditions of a type. */
export const withoutCondition = (conditions: readonly Condition[], type: string): readonly Condition[] =>
  conditions.filter((condition) => condition.type !== type);
