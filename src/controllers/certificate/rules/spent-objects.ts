import type { CertificateRequestFacts } from '../../../api/certificate-request/facts.ts';
import type { CertificateView } from '../view.ts';
import type { CertificateWord } from './word.ts';
import type { Seen, Events } from '../../../kube/step.ts';
import type { SecretFacts } from '../../../api/secret/facts.ts';
import { defaultRevisionHistoryLimit } from '../../../api/certificate/defaults.ts';
import { certificateRequestType } from '../../../api/resource-types.ts';
import { isFreshCertificate, readFreshCertificate } from './fresh-certificate.ts';
import {
  certificateCondition,
  isIssuing,
  nextKeyProblem,
  nextRequestProblem,
  nextRevision,
  seenSecret,
  usableNextKey,
} from './progress.ts';

/** An object to delete. `alone` is true where the reason stands in the object itself. */
interface Spent {
  readonly of: Seen;
  readonly because: string;
  readonly alone: boolean;
  readonly then?: Events;
}

/**
 * Deletes what has served its turn: surplus and spent next keys, requests that no longer fit, revisions beyond the history limit. The
 * reason mostly stands in the Certificate, so the API server itself must have shown it in this turn, by a write of ours or a live read:
 * a stale cache must not cost a request in flight its key (traps B17, Q4). Source: reference §2.5, §2.6, §2.9.
 */
export function dropSpentObjects(view: CertificateView): CertificateWord | undefined {
  const [spent] = [...spentKeys(view), ...spentRequests(view), ...oldRevisions(view)];
  if (spent === undefined) return undefined;
  if (!spent.alone && !isFreshCertificate(view)) return readFreshCertificate(view);
  const { of, because, then = [] } = spent;
  return { do: 'delete', of, because, then, class: 'housekeeping' };
}

/** While issuing the one that the status names stays, if it is usable; else all go. */
function spentKeys(view: CertificateView): readonly Spent[] {
  if (!view.settings.enabled.keyManager) return [];
  const named = view.certificate.status.nextPrivateKeySecretName;
  const keys = view.nextKeys.filter((secret) => secret.metadata.deletionTimestamp === undefined);
  if (!isIssuing(view)) return keys.map((secret) => spentKey(secret, 'no issuance is under way'));
  return keys.flatMap((secret) => {
    if (secret.metadata.name !== named) return [spentKey(secret, 'the status names another one')];
    const problem = nextKeyProblem(view, secret);
    return problem === undefined ? [] : [{ ...spentKey(secret, problem), then: [deletedEvent(problem)] }];
  });
}

const spentKey = (secret: SecretFacts, because: string): Spent => ({
  of: seenSecret(secret.metadata),
  because,
  alone: false,
});

const deletedEvent = (message: string) =>
  ({ type: 'Normal', reason: 'Deleted', message, component: 'cert-manager-certificates-key-manager' }) as const;

/** Source: reference §2.6, 1 to 3. */
function spentRequests(view: CertificateView): readonly Spent[] {
  if (!isIssuing(view) || !view.settings.enabled.requestManager) return [];
  const key = usableNextKey(view);
  return alive(view).flatMap((request) => {
    if (request.revision === undefined)
      return [spentRequest(request, 'it has no valid annotation cert-manager.io/certificate-revision', true)];
    if (request.revision !== nextRevision(view) || key === undefined) return [];
    const problem = nextRequestProblem(view, request, key.publicKeyHash);
    return problem === undefined ? [] : [spentRequest(request, problem, false)];
  });
}

/** Source: reference §2.9: only while Ready, the newest `revisionHistoryLimit` stay. */
function oldRevisions(view: CertificateView): readonly Spent[] {
  if (!view.settings.enabled.revisionManager || isIssuing(view)) return [];
  if (certificateCondition(view, 'Ready')?.status !== 'True') return [];
  const limit = Math.max(view.certificate.spec.revisionHistoryLimit ?? defaultRevisionHistoryLimit, 1);
  const revisioned = alive(view).filter((request) => request.revision !== undefined);
  return [...revisioned]
    .sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0))
    .slice(limit)
    .map((request) => spentRequest(request, `revisionHistoryLimit is ${limit}`, false));
}

const alive = (view: CertificateView): readonly CertificateRequestFacts[] =>
  view.requests.filter((request) => request.metadata.deletionTimestamp === undefined);

const spentRequest = ({ metadata }: CertificateRequestFacts, because: string, alone: boolean): Spent => ({
  of: {
    key: { type: certificateRequestType, namespace: metadata.namespace, name: metadata.name },
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
  },
  because,
  alone,
});
