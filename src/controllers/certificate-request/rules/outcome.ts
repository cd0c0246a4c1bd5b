import type { CertificateRequestEventReason } from '../../../api/certificate-request/conditions.ts';
import type { ObjectKey } from '../../../api/kubernetes.ts';
import type { Pem } from '../../../base/brand.ts';
import type { Instant } from '../../../base/instant.ts';
import type { Signing } from '../../../issuers/issuer.ts';
import type { CertificateRequestCall, CertificateRequestReply } from '../calls.ts';
import type { CertificateRequestView, ServedIssuer } from '../view.ts';
import { assertNever } from '../../../base/assert-never.ts';
import { durationProblem } from '../../../api/certificate-request/rules.ts';
import { conditionOf } from '../../../api/conditions.ts';
import { certificateRequestType, clusterIssuerType, issuerType, secretType } from '../../../api/resource-types.ts';
import { describeFault } from '../../../base/fault.ts';
import type { DesiredOrder } from '../../../api/order/desired-order.ts';
import { ask } from '../../ask.ts';
import { ordered } from './ordered.ts';
import { unusable } from './unusable.ts';

/** Where the signing of a request stands. */
export type Outcome =
  /** The issuer can be asked. */
  | { readonly is: 'unasked'; readonly call: CertificateRequestCall }
  /** An Order has to be made. */
  | { readonly is: 'unordered'; readonly order: DesiredOrder }
  /** Something is missing; `until` is when the call may be made again, where one has failed. */
  | (Reason & { readonly is: 'pending'; readonly changeOf: readonly ObjectKey[]; readonly until?: Instant })
  | (Reason & { readonly is: 'failed' })
  | Issued;

/** Signed. `ca` is undefined where the issuer tells none (ACME). */
type Issued = Omit<Extract<Signing, { is: 'issued' }>, 'ca'> & { readonly ca: Pem | undefined };

interface Reason {
  readonly reason: CertificateRequestEventReason;
  readonly because: string;
}

/** Where the signing stands, approved or not: the duration asked, issuer, its readiness, its Secrets, its answer, in this order. Source: reference §2.11. */
export function outcome(view: CertificateRequestView, now: Instant): Outcome {
  const { issuer } = view;
  switch (issuer.is) {
    case 'missing':
      return pending(view, 'IssuerNotFound', `Referenced "${issuer.kind}" not found: ${issuer.because}`);
    case 'untyped':
      return pending(view, 'IssuerTypeMissing', 'Missing issuer type: the spec of the issuer sets none');
    case 'served':
      return served(view, issuer, now);
    // Rules before this one have left these alone; nothing is ever written with this text.
    case 'foreign':
    case 'notServed':
      return pending(view, 'IssuerNotFound', 'This issuer is served by another controller');
    default:
      return assertNever(issuer);
  }
}

const served = (view: CertificateRequestView, issuer: ServedIssuer, now: Instant): Outcome =>
  withoutLife(view) ??
  notReady(view, issuer) ??
  refused(issuer) ??
  ordered(view, issuer, now) ??
  withoutSecret(issuer) ??
  answer(view, issuer, now);

/** Guards against 90 days where nobody can read how long, and against certificates that have expired when they are signed. */
function withoutLife({ request: { spec } }: CertificateRequestView): Outcome | undefined {
  const problem = durationProblem(spec);
  if (problem === undefined) return undefined;
  const because = `Error signing certificate: ${problem.at}: ${problem.text}; make a new CertificateRequest`;
  return { is: 'failed', reason: 'SigningError', because };
}

function notReady(view: CertificateRequestView, { facts }: ServedIssuer): Outcome | undefined {
  const ready = conditionOf(facts.status.conditions, 'Ready');
  if (ready?.status === 'True') return undefined;
  const cause = ready?.message === undefined || ready.message === '' ? '' : `: ${ready.message}`;
  return pending(view, 'IssuerNotReady', `Referenced issuer does not have a Ready status condition${cause}`);
}

const refused = ({ plan }: ServedIssuer): Outcome | undefined =>
  plan.is === 'refuse' ? { is: 'failed', reason: plan.reason, because: plan.because } : undefined;

/** By the word of the cache, which is complete before any request is looked at (trap E6); the Secret's arrival wakes the request. */
function withoutSecret({ missing }: ServedIssuer): Outcome | undefined {
  if (missing === undefined) return undefined;
  return { is: 'pending', ...missing.missing, changeOf: [{ type: secretType, ...placeOf(missing) }] };
}

function answer(view: CertificateRequestView, issuer: ServedIssuer, now: Instant): Outcome {
  const asked = ask<CertificateRequestCall, CertificateRequestReply, 'sign'>(view.desk, issuer.call, 'sign');
  const changeOf = issuer.call.credentials.map((secret) => ({ type: secretType, ...placeOf(secret) }));
  switch (asked.is) {
    case 'unasked':
      return { is: 'unasked', call: issuer.call };
    case 'fault': {
      const { reason, because } = whileUnreadable(issuer);
      return {
        is: 'pending',
        reason,
        because: `${because}: ${describeFault(asked.fault)}`,
        changeOf,
        until: asked.retryAt,
      };
    }
    case 'reply':
      return signed(view, asked.reply.signing, changeOf, now);
    default:
      return assertNever(asked);
  }
}

function signed(view: CertificateRequestView, signing: Signing, changeOf: readonly ObjectKey[], now: Instant): Outcome {
  if (signing.is === 'pending') return { ...signing, changeOf };
  return signing.is === 'failed' ? signing : (unusable(view, signing.chain, now) ?? signing);
}

/** The Fault of a call is one of reading a Secret where one is needed. */
const whileUnreadable = ({ plan }: ServedIssuer): Reason =>
  (plan.is === 'sign' ? plan.needs[0]?.unreadable : undefined) ?? {
    reason: 'SigningError',
    because: 'Error signing certificate',
  };

const pending = (view: CertificateRequestView, reason: CertificateRequestEventReason, because: string): Outcome => ({
  is: 'pending',
  reason,
  because,
  changeOf: [issuerKey(view)],
});

function issuerKey({ request: { spec, metadata } }: CertificateRequestView): ObjectKey {
  const { kind, name } = spec.issuerRef;
  if (kind === 'ClusterIssuer') return { type: clusterIssuerType, namespace: '', name };
  if (kind === undefined || kind === '' || kind === 'Issuer')
    return { type: issuerType, namespace: metadata.namespace, name };
  return { type: certificateRequestType, namespace: metadata.namespace, name: metadata.name };
}

const placeOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }) => ({ namespace, name });
