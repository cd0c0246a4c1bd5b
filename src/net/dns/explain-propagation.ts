import type { TxtReport } from './check-txt.ts';

/**
 * The report in words for a Challenge's status, the same for the same state of affairs. Undefined when all is there and nothing forbids.
 * Ends in the reference's `DNS record for "<domain>" not yet propagated` where it is that. Reference 2.14.
 */
export function explainPropagation(report: TxtReport): string | undefined {
  return report.isPropagated ? undefined : `DNS record for "${report.domain}" not yet propagated`;
}
