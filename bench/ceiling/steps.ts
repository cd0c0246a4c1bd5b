import type { KubeObject, ResourceType } from '../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType, coreEventType, secretType } from '../../src/api/resource-types.ts';
import { collectionPath } from '../../test/support/cluster-paths.ts';
import type { CeilingStep } from './plan.ts';
import { NAME, UID } from './plan.ts';
import type { Sample } from './sample.ts';

/** Where the plain client works: not among the objects of the controller. */
export const CEILING_NAMESPACE = 'ceiling';

const JSON_BODY = 'application/json';
const MERGE_PATCH = 'application/merge-patch+json';
const APPLY = 'application/apply-patch+yaml';
const NEXT_KEY = `${NAME}-next1`;
const EVENTS = 6;

/** The writes of a first issuance, as architecture 9 lists them, with the creation of the Certificate before and the events after. */
export function issuanceSteps(sample: Sample): readonly CeilingStep[] {
  return [post(certificateType, bodyOf(sample, bare(sample.certificate))), ...roundOf(sample, 1), ...events(sample)];
}

/** The same without events, which nobody waits for. */
export const issuanceStepsWaitedFor = (sample: Sample): readonly CeilingStep[] =>
  issuanceSteps(sample).slice(0, -EVENTS);

/** What must be there before a renewal: a Certificate at revision 1 with request and Secret. */
export function beforeRenewalSteps(sample: Sample): readonly CeilingStep[] {
  return [
    post(certificateType, bodyOf(sample, bare(sample.certificate))),
    ...roundOf(sample, 1).filter(({ path }) => !path.includes(NEXT_KEY) && !path.endsWith('/secrets')),
  ];
}

/** The writes of a renewal, with the one of the client that asks for it before and the events after. */
export function renewalSteps(sample: Sample): readonly CeilingStep[] {
  return [
    patchStatus(certificateType, NAME, { conditions: [condition('Issuing', 'True', 'ManuallyTriggered')] }),
    ...roundOf(sample, 2),
    remove(certificateRequestType, `${NAME}-1`),
    ...events(sample),
  ];
}

/** From Issuing to Ready at a revision: seven writes. */
function roundOf(sample: Sample, revision: number): readonly CeilingStep[] {
  const request = requestName(sample, revision);
  const status = bodyOf(sample, sample.certificate['status'], revision);
  return [
    patchStatus(certificateType, NAME, issuing()),
    post(secretType, JSON.stringify(nextKey(sample))),
    post(certificateRequestType, request(bare(sample.request))),
    patch(certificateRequestType, `${NAME}-${revision}/status`, `{"status":${request(sample.request['status'])}}`),
    apply(`${NAME}-tls`, bodyOf(sample, target(sample.secret, revision))),
    patch(certificateType, `${NAME}/status`, `{"status":${status}}`),
    remove(secretType, NEXT_KEY),
  ];
}

const events = (sample: Sample): readonly CeilingStep[] =>
  Array.from({ length: EVENTS }, (_, index) => {
    const event = sample.events[index % Math.max(1, sample.events.length)];
    if (event === undefined) throw new Error(`there are no events about ${sample.name} to take a sample of`);
    const { metadata, ...rest } = bare(event);
    return post(coreEventType, bodyOf(sample, { ...rest, metadata: { ...metadata, name: `${NAME}.${index}` } }));
  });

/** An object as it is created: without what the server adds. */
function bare(object: KubeObject): KubeObject {
  const { status: _, metadata, ...rest } = object;
  const { name, namespace, labels, annotations, ownerReferences } = metadata;
  return JSON.parse(JSON.stringify({ ...rest, metadata: { name, namespace, labels, annotations, ownerReferences } }));
}

/** An apply that changes nothing writes nothing: an annotation tells the revisions apart. */
function target(secret: KubeObject, revision: number): KubeObject {
  const { metadata, ...rest } = bare(secret);
  const annotations = { ...metadata.annotations, 'cert-manager.io/revision': String(revision) };
  return { ...rest, metadata: { ...metadata, annotations } };
}

const nextKey = (sample: Sample): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: NEXT_KEY,
    namespace: CEILING_NAMESPACE,
    labels: { 'cert-manager.io/next-private-key': 'true', 'controller.cert-manager.io/fao': 'true' },
    ownerReferences: [
      { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name: NAME, uid: UID, controller: true },
    ],
  },
  data: { 'tls.key': (sample.secret['data'] as Readonly<Record<string, string>>)['tls.key'] },
});

const issuing = () => ({
  conditions: [condition('Ready', 'False', 'DoesNotExist'), condition('Issuing', 'True', 'DoesNotExist')],
  nextPrivateKeySecretName: NEXT_KEY,
});

const condition = (type: string, status: string, reason: string) => ({
  type,
  status,
  reason,
  message: 'Issuing certificate as Secret does not exist',
  lastTransitionTime: '2026-01-01T00:00:00Z',
  observedGeneration: 1,
});

/** Part of a sample as JSON, about the Certificate of a step instead of the sample's. */
function bodyOf(sample: Sample, part: unknown, revision?: number): string {
  const uid = sample.certificate.metadata.uid ?? '';
  const text = JSON.stringify(part)
    .replaceAll(sample.name, NAME)
    .replaceAll(`"namespace":"${sample.namespace}"`, `"namespace":"${CEILING_NAMESPACE}"`)
    .replaceAll(uid, UID);
  return revision === undefined ? text : text.replace(/"revision":\d+/, `"revision":${revision}`);
}

/** The same for the request, whose name ends with the revision. */
function requestName(sample: Sample, revision: number): (part: unknown) => string {
  const suffix = sample.request.metadata.name.slice(sample.name.length);
  return (part) => bodyOf(sample, part).replaceAll(`"${NAME}${suffix}"`, `"${NAME}-${revision}"`);
}

const post = (type: ResourceType, body: string): CeilingStep => ({
  method: 'POST',
  path: collectionPath(type, CEILING_NAMESPACE),
  contentType: JSON_BODY,
  body,
});

const patch = (type: ResourceType, name: string, body: string): CeilingStep => ({
  method: 'PATCH',
  path: `${collectionPath(type, CEILING_NAMESPACE)}/${name}`,
  contentType: MERGE_PATCH,
  body,
});

const patchStatus = (type: ResourceType, name: string, status: object): CeilingStep =>
  patch(type, `${name}/status`, JSON.stringify({ status }));

const apply = (name: string, body: string): CeilingStep => ({
  method: 'PATCH',
  path: `${collectionPath(secretType, CEILING_NAMESPACE)}/${name}?fieldManager=certwright-bench&force=true`,
  contentType: APPLY,
  body,
});

const remove = (type: ResourceType, name: string): CeilingStep => ({
  method: 'DELETE',
  path: `${collectionPath(type, CEILING_NAMESPACE)}/${name}`,
  contentType: JSON_BODY,
  body: '',
});
