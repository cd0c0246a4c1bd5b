import type { IssuerCondition, IssuerNotReadyReason } from '../../../api/issuer/conditions.ts';
import type { IssuerTypeName } from '../../../api/issuer/types.ts';
import type { Fault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import type { EventDraft } from '../../../kube/step.ts';
import type { IssuerAccount, IssuerHealth } from '../../../issuers/issuer.ts';
import type { CheckCall, IssuerCall, IssuerReply } from '../calls.ts';
import type { IssuerView } from '../view.ts';
import { conditionOf } from '../../../api/conditions.ts';
import { assertNever } from '../../../base/assert-never.ts';
import { isPassing } from '../../../base/is-passing.ts';
import { describeFault } from '../../../base/fault.ts';
import { after, milliseconds } from '../../../base/instant.ts';
import { ask } from '../../ask.ts';
import { componentOf } from './word.ts';

/** What is known of an issuer: its Ready condition as it should be, with what is told when it becomes so, or that it has to be checked. */
export type Readiness =
  | { readonly is: 'unchecked'; readonly call: CheckCall }
  /** The check could not be made, and what is known still holds. */
  | { readonly is: 'unchanged'; readonly because: string; readonly until: Instant }
  | {
      readonly is: 'known';
      readonly condition: IssuerCondition;
      readonly events: readonly EventDraft[];
      /** When this has to be looked at again at the latest: the check may be repeated, or a credential expires. */
      readonly until: Instant | undefined;
      /** The ACME account with which it is ready. */
      readonly account: IssuerAccount | undefined;
    };

/** The Ready condition of an issuer: first its spec, then what the check has found. Source: reference §2.12. */
export function readiness(view: IssuerView, now: Instant): Readiness {
  if (view.problem !== undefined || view.check === undefined)
    return notReady(
      view,
      'InvalidSpec',
      view.problem ?? 'spec: Required value: at least one issuer must be configured',
    );
  const asked = ask<IssuerCall, IssuerReply, 'check'>(view.desk, view.check, 'check');
  switch (asked.is) {
    case 'unasked':
      return { is: 'unchecked', call: view.check };
    case 'fault':
      return unreachable(view, asked.fault, asked.retryAt);
    case 'reply':
      return healthy(view, asked.reply.health, now);
    default:
      return assertNever(asked);
  }
}

/** A moment without answer does not make a good issuer bad; a refusal does. Guards against alerts at each restart of an API server. */
function unreachable(view: IssuerView, fault: Fault, retryAt: Instant): Readiness {
  const passes = isPassing(fault);
  if (passes && isVerified(view)) return { is: 'unchanged', because: describeFault(fault), until: retryAt };
  const { reason, doing } = (view.type === undefined ? undefined : IN_TROUBLE[view.type]) ?? OTHERWISE;
  const message = `${doing}: ${describeFault(fault)}`;
  const known = notReady(view, reason, message);
  return { ...known, events: [...known.events, initialisationError(view, message)], until: retryAt };
}

interface Trouble {
  readonly reason: IssuerNotReadyReason;
  readonly doing: string;
}

/** What is said while the check itself fails, by type. Source: reference §2.12. */
const IN_TROUBLE: Readonly<Partial<Record<IssuerTypeName, Trouble>>> = {
  acme: { reason: 'ErrRegisterACMEAccount', doing: 'Failed to register ACME account' },
  ca: { reason: 'ErrGetKeyPair', doing: 'Error getting keypair for CA issuer' },
};
const OTHERWISE: Trouble = { reason: 'InvalidConfig', doing: 'Error checking issuer' };

/** A certificate is still good at its notAfter, and no more a moment later. RFC 5280 §4.1.2.5. */
function healthy(view: IssuerView, health: IssuerHealth, now: Instant): Readiness {
  if (health.is === 'notReady') {
    const known = notReady(view, health.reason, health.message);
    return health.isError ? { ...known, events: [...known.events, initialisationError(view, health.message)] } : known;
  }
  const { condition, expires, account } = health;
  if (expires !== undefined && expires.after < now) return notReady(view, expires.reason, expires.message);
  const { reason, message } = condition;
  const events: readonly EventDraft[] =
    message === '' ? [] : [{ type: 'Normal', reason, message, component: componentOf(view) }];
  return {
    is: 'known',
    condition,
    events,
    until: expires === undefined ? undefined : after(expires.after, milliseconds(1)),
    account,
  };
}

type Known = Extract<Readiness, { is: 'known' }>;

function notReady(view: IssuerView, reason: IssuerNotReadyReason, message: string): Known {
  return {
    is: 'known',
    condition: { type: 'Ready', status: 'False', reason, message },
    events: [{ type: 'Warning', reason, message, component: componentOf(view) }],
    until: undefined,
    account: undefined,
  };
}

const initialisationError = (view: IssuerView, message: string): EventDraft => ({
  type: 'Warning',
  reason: 'ErrInitIssuer',
  message: `Error initializing issuer: ${message}`,
  component: componentOf(view),
});

function isVerified({ issuer }: IssuerView): boolean {
  const ready = conditionOf(issuer.status.conditions, 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === issuer.metadata.generation;
}
