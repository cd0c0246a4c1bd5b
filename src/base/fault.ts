import type { Instant } from './instant.ts';
import { inShort } from './in-short.ts';

/**
 * What happens next, decided by the kind alone (kube/fault-policy.ts):
 * - `transient`: network, 5xx, conflict, time-out: the same call may work later; back-off of the item.
 * - `throttled`: the other side said not now; nothing counts as failed until `until`.
 * - `refused`: the other side said no to this attempt; it ends, the next comes by failure back-off.
 * - `misconfigured`: only a person can mend it: waits for a change of what it names; slow re-check.
 * - `defect`: an impossible state, our bug: the object is set aside, others go on.
 */
export type FaultKind = 'transient' | 'throttled' | 'refused' | 'misconfigured' | 'defect';

/** The details of a Fault. Texts may quote any input: they are cut to 1,024 characters each. `message` is stable: no times, request ids, addresses, counters (those go to `cause`), and no key or token. */
export interface FaultDetails {
  /** A search word and metric label, UpperCamelCase, e.g. `CredentialMissing`. */
  readonly code: string;
  /** What went wrong, for a person: names the object and the field's value where it may be shown. */
  readonly message: string;
  /** The field to mend, e.g. `spec.privateKey.size`. */
  readonly at?: string;
  /** What a person should do next. */
  readonly remedy?: string;
  /** Not before this instant (throttled). */
  readonly until?: Instant;
  /** What varies from try to try; goes to the log only. */
  readonly cause?: unknown;
}

/** The one error class. Anything else that is thrown is treated as a `defect`. */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly code: string;
  readonly at: string | undefined;
  readonly remedy: string | undefined;
  readonly until: Instant | undefined;

  constructor(kind: FaultKind, details: FaultDetails) {
    super(inShort(details.message), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Fault';
    this.kind = kind;
    this.code = details.code;
    this.at = shortened(details.at);
    this.remedy = shortened(details.remedy);
    this.until = details.until;
  }
}

const shortened = (text: string | undefined): string | undefined => (text === undefined ? undefined : inShort(text));

/** The text a person is shown: message, then field and remedy where there are any. */
export function describeFault(fault: Fault): string {
  const at = fault.at === undefined || fault.message.includes(fault.at) ? '' : ` (${fault.at})`;
  const remedy = fault.remedy === undefined ? '' : `; ${fault.remedy}`;
  return `${fault.message}${at}${remedy}`;
}

/** The Fault in whatever was thrown: itself, or a `defect` around it. */
export function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const message =
    thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'something that is not an Error was thrown';
  return new Fault('defect', { code: 'InternalError', message, cause: thrown });
}
