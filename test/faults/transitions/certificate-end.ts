import type { KubeObject } from '../../../src/api/kubernetes.ts';
import type { LiveObjects } from './live-objects.ts';
import { certificateRequestType, certificateType, coreEventType, secretType } from '../../../src/api/resource-types.ts';
import { certificateStatus, conditionOf } from '../../support/builders/read-objects.ts';
import { certificateFacts, requestFacts, secretFacts } from './facts-of-pair.ts';
import { masked } from './spec-template.ts';

/** Where a Certificate has come to rest, told without its name, so that two can be compared; `moving` if it has not. */
export type CertificateEnd =
  | { readonly is: 'moving'; readonly told: string }
  /** Its spec cannot be acted on, its request waits or has failed, its pair cannot be stored or made; `told` says it. */
  | { readonly is: 'invalid' | 'waiting' | 'failed' | 'unstored' | 'stopped'; readonly told: string }
  | { readonly is: 'ready'; readonly facts: Readonly<Record<string, unknown>> };

/** Reasons of events by which a person is told why a pair cannot be stored or its key not be made. */
const UNSTORED = new Set(['KeystorePasswordSecretNotFound', 'SecretEncodingFailed']);
const TOLD_BY_READY = new Set(['InvalidSpec', 'WindowError']);
const STOPPED = new Set(['CannotRegenerateKey']);

/** Looks at one Certificate and all that is its own. */
export function certificateEnd(live: LiveObjects, name: string): CertificateEnd {
  const certificate = live.get(certificateType, name);
  if (certificate === undefined) return { is: 'moving', told: 'it is not there' };
  const ready = conditionOf(certificate, 'Ready');
  if (ready === undefined || ready.observedGeneration !== certificate.metadata.generation)
    return { is: 'moving', told: 'Ready is of an older generation' };
  if (TOLD_BY_READY.has(ready.reason ?? '')) return { is: 'invalid', told: masked(ready.message ?? '', name) };
  if (conditionOf(certificate, 'Issuing')?.status === 'True') return issuingEnd(live, certificate);
  if (ready.status !== 'True') return notReadyEnd(certificate);
  return readyEnd(live, certificate);
}

function issuingEnd(live: LiveObjects, certificate: KubeObject): CertificateEnd {
  const { name } = certificate.metadata;
  const request = live.get(certificateRequestType, `${name}-${(certificateStatus(certificate).revision ?? 0) + 1}`);
  const answer = request === undefined ? undefined : conditionOf(request, 'Ready');
  if (request === undefined && isTold(live, name, STOPPED)) return { is: 'stopped', told: 'CannotRegenerateKey' };
  if (answer?.reason === 'Pending' && request?.metadata.deletionTimestamp === undefined)
    return { is: 'waiting', told: masked(answer.message ?? '', name) };
  if (answer === undefined && request !== undefined && isLeftToOthers(certificate))
    return { is: 'waiting', told: 'for a controller that is not ours' };
  if (answer?.reason === 'Issued' && isTold(live, name, UNSTORED))
    return { is: 'unstored', told: 'its pair is not stored' };
  return { is: 'moving', told: `Issuing, request ${answer?.reason ?? 'absent'}` };
}

/** Issuers of other groups, and of types that are not served yet: `vault` is the name of such a one in these tests. */
function isLeftToOthers(certificate: KubeObject): boolean {
  const { issuerRef } = certificate['spec'] as {
    readonly issuerRef: { readonly name: string; readonly group?: string };
  };
  return issuerRef.name === 'vault' || ![undefined, '', 'cert-manager.io'].includes(issuerRef.group);
}

function notReadyEnd(certificate: KubeObject): CertificateEnd {
  const issuing = conditionOf(certificate, 'Issuing');
  if (issuing?.status !== 'False')
    return { is: 'moving', told: `not Ready: ${conditionOf(certificate, 'Ready')?.message}` };
  const told = masked(issuing.message ?? '', certificate.metadata.name).replace(/ \(next attempt at .*/, '');
  return { is: 'failed', told: `${issuing.reason}: ${told}` };
}

/** Ready, and nothing is left of the issuance: no next key, no more requests than are to be kept. */
function readyEnd(live: LiveObjects, certificate: KubeObject): CertificateEnd {
  const { name } = certificate.metadata;
  const { secretName = '', revisionHistoryLimit = 1 } = certificate['spec'] as {
    readonly secretName?: string;
    readonly revisionHistoryLimit?: number;
  };
  const status = certificateStatus(certificate);
  const requests = [...live.all(certificateRequestType)].filter((request) => isOwnedBy(request, certificate));
  const request = requests.find(({ metadata }) => metadata.name === `${name}-${status.revision}`);
  const secret = live.get(secretType, secretName);
  if (secret === undefined) return { is: 'moving', told: 'its Secret is not there' };
  const left = [
    ...(requests.length > revisionHistoryLimit ? [`${requests.length} requests`] : []),
    ...[...live.all(secretType)].filter((other) => isOwnedBy(other, certificate)).map((other) => other.metadata.name),
    ...(status.nextPrivateKeySecretName === undefined ? [] : ['the name of a next key']),
  ];
  if (left.length > 0) return { is: 'moving', told: `there is left: ${left.join(', ')}` };
  return {
    is: 'ready',
    facts: {
      ...certificateFacts(certificate),
      ...secretFacts(secret, name),
      ...(request === undefined ? { request: 'gone' } : requestFacts(request, name)),
    },
  };
}

const isOwnedBy = (object: KubeObject, owner: KubeObject): boolean =>
  (object.metadata.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata.uid);

function isTold(live: LiveObjects, name: string, reasons: ReadonlySet<string>): boolean {
  return [...live.all(coreEventType)].some((event) => {
    const { involvedObject, reason } = event as unknown as {
      readonly involvedObject: { readonly name: string };
      readonly reason: string;
    };
    return involvedObject.name === name && reasons.has(reason);
  });
}
