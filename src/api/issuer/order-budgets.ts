import { Fault } from '../../base/fault.ts';
import type { Milliseconds } from '../../base/instant.ts';
import { days, hours } from '../../base/instant.ts';

/** So many orders at most in any span of this length. */
export interface OrderBudget {
  /** The annotation of the issuer that declares it. */
  readonly annotation: string;
  /** The type of the issuer's condition that tells what is spent. */
  readonly condition: string;
  /** `hour`, `day`, `week`. */
  readonly unit: string;
  readonly span: Milliseconds;
  readonly most: number;
}

const KINDS = [
  { unit: 'hour', condition: 'OrderBudgetPerHour', span: hours(1) },
  { unit: 'day', condition: 'OrderBudgetPerDay', span: days(1) },
  { unit: 'week', condition: 'OrderBudgetPerWeek', span: days(7) },
] as const;

/** Larger ones are no limits, and would make sums inexact. */
const LARGEST = 1_000_000;

/**
 * The budgets that an issuer declares by `certwright.io/max-orders-per-hour`, `-day` and `-week`.
 * @throws Fault misconfigured `OrderBudgetInvalid`: a value is no whole number from 1 to 1,000,000.
 */
export function orderBudgets(annotations: Readonly<Record<string, string>>): readonly OrderBudget[] {
  return KINDS.flatMap(({ unit, condition, span }) => {
    const annotation = annotationOf(unit);
    const text = annotations[annotation];
    return text === undefined ? [] : [{ annotation, condition, unit, span, most: readMost(annotation, text) }];
  });
}

/** What an issuer says about budgets, as it is written, be it that it cannot be read; empty where it declares none. */
export const budgetTexts = (annotations: Readonly<Record<string, string>>): readonly string[] =>
  KINDS.flatMap(({ unit }) => {
    const text = annotations[annotationOf(unit)];
    return text === undefined ? [] : [`${unit} ${text}`];
  });

const annotationOf = (unit: string): string => `certwright.io/max-orders-per-${unit}`;

function readMost(annotation: string, text: string): number {
  const most = /^\d{1,7}$/.test(text.trim()) ? Number(text) : 0;
  if (most >= 1 && most <= LARGEST) return most;
  throw new Fault('misconfigured', {
    code: 'OrderBudgetInvalid',
    at: `metadata.annotations["${annotation}"]`,
    message: `the annotation ${annotation} of the issuer is "${text.slice(0, 40)}"`,
    remedy: 'write a whole number from 1 to 1000000, or take the annotation away',
  });
}
