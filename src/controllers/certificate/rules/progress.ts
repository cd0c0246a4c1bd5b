import type { CertificateRequestFacts } from '../../../api/certificate-request/facts.ts';
import type { CertificateView } from '../view.ts';
import type { Condition } from '../../../api/shared-types.ts';
import type { SecretFacts } from '../../../api/secret/facts.ts';
import type { Seen } from '../../../kube/step.ts';
import { certificateType, secretType } from '../../../api/resource-types.ts';
import { parseInstant } from '../../../base/instant.ts';
import { requestCondition } from '../../../api/certificate-request/facts.ts';
import { keyViolations } from '../../../pki/keys/key-algorithm.ts';
import { requestTemplate } from './wishes.ts';
import { annotationKeys } from '../../../api/metadata-keys.ts';
import { refusalOf } from './refusal.ts';
import { requestMismatches } from './request-mismatches.ts';

/** A condition of the Certificate, if it has it. */
export const certificateCondition = (view: CertificateView, type: string): Condition | undefined =>
  view.certificate.status.conditions?.find((condition) => condition.type === type);

/** Whether an issuance is under way, by whomever it was started (a manual renewal sets the condition from outside). */
export const isIssuing = (view: CertificateView): boolean => certificateCondition(view, 'Issuing')?.status === 'True';

/** The revision that an issuance under way will have. */
export const nextRevision = (view: CertificateView): number => (view.certificate.status.revision ?? 0) + 1;

/** The request whose certificate is the one stored, if it is still there. */
export const currentRequest = (
  view: CertificateView,
  revision = view.certificate.status.revision,
): CertificateRequestFacts | undefined =>
  revision === undefined ? undefined : view.requests.find((request) => request.revision === revision);

/** The next private key, once its Secret exists and holds a key that fits the spec. */
export function usableNextKey(
  view: CertificateView,
): { readonly secret: SecretFacts; readonly publicKeyHash: string } | undefined {
  const secret = namedNextKey(view);
  if (secret === undefined || nextKeyProblem(view, secret) !== undefined) return undefined;
  return secret.privateKey.is === 'valid' ? { secret, publicKeyHash: secret.privateKey.publicKeyHash } : undefined;
}

/** The temporary Secret that the status names. */
export const namedNextKey = (view: CertificateView): SecretFacts | undefined =>
  view.nextKeys.find((secret) => secret.metadata.name === view.certificate.status.nextPrivateKeySecretName);

/** Why a next private key cannot be used: undefined if it can. Source: reference §2.5. */
export function nextKeyProblem(view: CertificateView, secret: SecretFacts): string | undefined {
  if (secret.privateKey.is === 'missing') return 'it holds no private key';
  if (secret.privateKey.is === 'invalid') return 'its private key cannot be decoded';
  const fields = keyViolations(secret.privateKey.algorithm, view.certificate.spec.privateKey ?? {});
  return fields.length === 0 ? undefined : `Regenerating private key due to change in fields: [${fields.join(' ')}]`;
}

/**
 * The request of the next revision that was made for this spec and this key, and is not the failure of an earlier attempt.
 * Key and spec are matched before its verdict is read (traps B6, B7).
 */
export function nextRequest(view: CertificateView): CertificateRequestFacts | undefined {
  const key = usableNextKey(view);
  if (key === undefined) return undefined;
  return view.requests.find(
    (request) =>
      request.revision === nextRevision(view) && nextRequestProblem(view, request, key.publicKeyHash) === undefined,
  );
}

/** Why a request of the next revision is of no use: undefined if it is. Source: reference §2.6. */
export function nextRequestProblem(
  view: CertificateView,
  request: CertificateRequestFacts,
  publicKeyHash: string,
): string | undefined {
  if (request.request.is === 'invalid') return 'its signing request cannot be decoded';
  if (request.request.publicKeyHash !== publicKeyHash) return 'it was made for another private key';
  const fields = requestMismatches(
    view.certificate.spec,
    requestTemplate(view.certificate.spec, view.settings),
    request,
  );
  if (fields.length > 0) return `it does not fit the spec any more: [${fields.join(' ')}]`;
  return isOldFailure(view, request) ? 'it failed in an earlier attempt' : undefined;
}

/**
 * A request that a failure was counted for is spent, whatever the verdict was: a key that is kept (rotationPolicy Never) would otherwise
 * meet its old refusal at each attempt, and nobody be asked again. Times are whole seconds, so a refused one of the same second is too.
 */
function isOldFailure(view: CertificateView, request: CertificateRequestFacts): boolean {
  if (isOfThisAttempt(view, request)) return false;
  const createdAt = parseInstant(request.metadata.creationTimestamp);
  const countedAt = parseInstant(view.certificate.status.lastFailureTime ?? '');
  if (createdAt !== undefined && countedAt !== undefined && createdAt <= countedAt)
    return createdAt < countedAt || refusalOf(request) !== undefined;
  return failedBeforeIssuing(view, request);
}

/**
 * Each attempt has a next key under a name of its own, which its request tells. Guards against clocks: the API server's made the request,
 * ours counted the failure, and with ours ahead each new request would be taken for the old one, deleted and made again without end.
 */
const isOfThisAttempt = (view: CertificateView, { metadata: { annotations } }: CertificateRequestFacts): boolean =>
  annotations[annotationKeys.privateKeySecretName] === view.certificate.status.nextPrivateKeySecretName &&
  annotations[annotationKeys.privateKeySecretName] !== undefined;

/** Source: reference §2.6 (3). */
function failedBeforeIssuing(view: CertificateView, request: CertificateRequestFacts): boolean {
  if (requestCondition(request, 'Ready')?.reason !== 'Failed' || request.failureTime === undefined) return false;
  const failedAt = parseInstant(request.failureTime);
  const startedAt = parseInstant(certificateCondition(view, 'Issuing')?.lastTransitionTime ?? '');
  return failedAt !== undefined && startedAt !== undefined && failedAt < startedAt;
}

/** The Certificate as a write's precondition. */
export const seenCertificate = (view: CertificateView): Seen => {
  const { namespace, name, uid, resourceVersion } = view.certificate.metadata;
  return { key: { type: certificateType, namespace, name }, uid, resourceVersion };
};

/** A Secret as a write's precondition. */
export const seenSecret = (
  metadata: SecretFacts['metadata'] | ({ namespace: string; name: string } & Omit<Seen, 'key'>),
): Seen => ({
  key: { type: secretType, namespace: metadata.namespace, name: metadata.name },
  uid: metadata.uid,
  resourceVersion: metadata.resourceVersion,
});
