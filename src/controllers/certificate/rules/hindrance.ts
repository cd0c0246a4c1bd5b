import type { CertificateView } from '../view.ts';
import type { Condition } from '../../../api/shared-types.ts';
import type { Fault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { describeFault } from '../../../base/fault.ts';
import { isPassing } from '../../../base/is-passing.ts';
import { encodingFault } from './encoding-fault.ts';
import { outcome } from './outcome.ts';
import { certificateCondition, isIssuing } from './progress.ts';
import { waitingRequest } from './waiting-request.ts';

/** What keeps an issuance under way from going on, as long as only a person can mend it: a write that is refused, or a pair that cannot be stored. */
export function hindrance(view: CertificateView, now: Instant): Fault | undefined {
  const refused = view.desk.failedWrite;
  if (refused !== undefined && !isPassing(refused)) return refused;
  const verdict = outcome(view, now);
  return verdict.is === 'issued' ? encodingFault(view, verdict) : undefined;
}

const BEGINS = ' (held up: ';

/**
 * The conditions with what holds up the issuance, or what its request waits for, in the message of Issuing, where Ready does not tell it: the certificate in use is good, and its renewal
 * stands still. Without one, the message is as it was. Source: requirement ST-07.
 */
export function withHindrance(view: CertificateView, now: Instant): readonly Condition[] {
  const conditions = view.certificate.status.conditions ?? [];
  const because = certificateCondition(view, 'Ready')?.status === 'True' ? whatHoldsItUp(view, now) : undefined;
  const suffix = because === undefined ? '' : `${BEGINS}${because})`;
  const told = ({ message = '' }: Condition): string => `${message.split(BEGINS)[0] ?? ''}${suffix}`;
  return conditions.map((condition) =>
    condition.type === 'Issuing' && condition.message !== told(condition)
      ? { ...condition, message: told(condition) }
      : condition,
  );
}

function whatHoldsItUp(view: CertificateView, now: Instant): string | undefined {
  const fault = hindrance(view, now);
  if (fault !== undefined) return describeFault(fault);
  return isIssuing(view) ? waitingRequest(outcome(view, now)) : undefined;
}
