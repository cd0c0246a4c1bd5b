import type { Brand } from '../base/brand.ts';
import { defined } from '../base/defined.ts';
import type { Instant } from '../base/instant.ts';
import { formatInstant } from '../base/instant.ts';
import type { Condition, ConditionStatus } from './shared-types.ts';

/** What a rule decides of a condition; times and generation are added when the list is made. */
export interface DecidedCondition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
}

/** A condition of another writer: passed through verbatim. */
export type ForeignCondition = Brand<Condition, 'ForeignCondition'>;

/** The condition of one type, if the list has it. */
export const conditionOf = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
  conditions?.find((condition) => condition.type === type);

/** Whether the condition of this type is True. */
export const isTrue = (conditions: readonly Condition[] | undefined, type: string): boolean =>
  conditionOf(conditions, type)?.status === 'True';

/** The conditions whose type is none of ours. */
export const foreignConditions = (
  conditions: readonly Condition[] | undefined,
  ours: readonly string[],
): readonly ForeignCondition[] =>
  (conditions ?? []).filter(
    (condition) => !ours.includes(condition.type),
  ) as readonly Condition[] as readonly ForeignCondition[];

/** What shall become of a list of conditions. */
export interface ConditionsChange {
  readonly set: readonly DecidedCondition[];
  /** Types to be taken out. */
  readonly remove?: readonly string[];
  /** The generation the decision was made for; left out for kinds whose conditions do not carry one. */
  readonly observedGeneration?: number;
}

/**
 * The list after the change: others' conditions verbatim and in their place, ours replaced where they stood, new ones at the end.
 * lastTransitionTime moves only when the status does (Kubernetes API conventions, "Typical status properties").
 * A condition that already says the same is kept as the same object, so that equal lists show that nothing is to be written.
 */
export function conditionsAfter(
  conditions: readonly Condition[] | undefined,
  change: ConditionsChange,
  now: Instant,
): readonly Condition[] {
  const kept = (conditions ?? []).filter(({ type }) => change.remove?.includes(type) !== true);
  const replaced = kept.map((condition) => {
    const decided = change.set.find(({ type }) => type === condition.type);
    return decided === undefined ? condition : stamped(decided, condition, change.observedGeneration, now);
  });
  const added = change.set.filter(({ type }) => conditionOf(kept, type) === undefined);
  return [...replaced, ...added.map((decided) => stamped(decided, undefined, change.observedGeneration, now))];
}

function stamped(
  decided: DecidedCondition,
  before: Condition | undefined,
  observedGeneration: number | undefined,
  now: Instant,
): Condition {
  const { type, status, reason, message } = decided;
  const unmoved = before?.status === status ? before.lastTransitionTime : undefined;
  const after = defined({
    type,
    status,
    reason,
    message,
    lastTransitionTime: unmoved ?? formatInstant(now),
    observedGeneration,
  });
  return before !== undefined && isSame(before, after) ? before : after;
}

const isSame = (one: Condition, other: Condition): boolean =>
  one.status === other.status &&
  (one.reason ?? '') === other.reason &&
  (one.message ?? '') === other.message &&
  one.lastTransitionTime === other.lastTransitionTime &&
  one.observedGeneration === other.observedGeneration;
