import type { Cluster } from '../cluster.ts';
import type { KubeObject, ObjectKey, ResourceType } from '../../../src/api/kubernetes.ts';
import type { Manifest } from './manifests.ts';
import type { NamedTest } from '../control-plane.ts';
import { certificateRequestType, certificateType, coreEventType, secretType } from '../../../src/api/resource-types.ts';
import { instant } from '../../../src/base/instant.ts';
import { writePrivateKey } from '../../../src/pki/keys/key-file.ts';
import { aNamespace, sharedCluster } from '../control-plane.ts';
import type { Authority } from './key-pairs.ts';
import { anAuthority } from './key-pairs.ts';
import { certificateManifest, issuerManifest, secretManifest } from './manifests.ts';
import { certificateStatus, conditionOf } from './read-objects.ts';

/** An event as tests look for it; what is left out is not compared. */
export interface WantedEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  /** The component that reports it. */
  readonly component: string;
  /** The whole message, or a part of it. */
  readonly message?: string | RegExp;
}

/** A namespace of a test, with what the test does in it and looks at. All waits end with the first fitting state. */
export interface Stage {
  readonly namespace: string;
  readonly cluster: Cluster;
  /** Creates objects in the namespace, one after another. */
  create(...manifests: readonly Manifest[]): Promise<void>;
  key(type: ResourceType, name: string): ObjectKey;
  /** Changes a Certificate by a merge patch. */
  patch(name: string, patch: object): Promise<KubeObject>;
  /** Makes a CA, puts it into Secret `<name>-key-pair` and creates a CA Issuer over it. */
  createAuthority(name?: string): Promise<Authority>;
  /** Creates a Certificate and resolves when it is settled. */
  issue(name: string, spec?: object, metadata?: Parameters<typeof certificateManifest>[2]): Promise<KubeObject>;
  /** Resolves when a Certificate is Ready for its present spec, at this revision (or any), and nothing is left of its issuance. */
  settled(name: string, revision?: number, seconds?: number): Promise<KubeObject>;
  /** Resolves when a condition of a Certificate has this status, and reason if given. */
  told(name: string, type: string, status: string, reason?: string): Promise<KubeObject>;
  /** A Secret that must be there. */
  secret(name: string): Promise<KubeObject>;
  /** The CertificateRequests of the namespace, by name. */
  requests(): Promise<readonly KubeObject[]>;
  /** Resolves when there is such an event about the object. */
  event(name: string, wanted: WantedEvent): Promise<KubeObject>;
  /** The events about an object so far. */
  events(name: string): Promise<readonly KubeObject[]>;
}

/** Makes a namespace for one test. */
export async function aStage(test: NamedTest, cluster: Cluster = sharedCluster()): Promise<Stage> {
  const namespace = await aNamespace(test, cluster);
  const key = (type: ResourceType, name: string): ObjectKey => ({ type, namespace, name });
  const create: Stage['create'] = async (...manifests) => {
    for (const { type, object } of manifests) {
      const metadata = type.namespaced ? { ...object.metadata, namespace } : object.metadata;
      await cluster.create(type, { ...object, metadata });
    }
  };
  const settled: Stage['settled'] = (name, revision, seconds) =>
    untilSettled(cluster, key(certificateType, name), revision, seconds);
  const events: Stage['events'] = async (name) =>
    (await cluster.list(coreEventType, namespace)).filter((event) => regarding(event) === name);
  return {
    namespace,
    cluster,
    create,
    key,
    patch: (name, patch) => cluster.patch(key(certificateType, name), patch),
    createAuthority: async (name = 'ca') => {
      const authority = await anAuthority(instant(Date.now()), `${name} ${namespace}`.slice(0, 64));
      await create(
        authoritySecret(`${name}-key-pair`, authority),
        issuerManifest(name, { ca: { secretName: `${name}-key-pair` } }),
      );
      return authority;
    },
    issue: async (name, spec, metadata) => {
      await create(certificateManifest(name, spec, metadata));
      return settled(name);
    },
    settled,
    told: (name, type, status, reason) =>
      cluster.until(key(certificateType, name), `${type}=${status} ${reason ?? ''}`, (object) => {
        const condition = conditionOf(object, type);
        return condition?.status === status && (reason === undefined || condition.reason === reason);
      }),
    secret: async (name) => {
      const found = await cluster.get(key(secretType, name));
      if (found === undefined) throw new Error(`there is no Secret ${namespace}/${name}`);
      return found;
    },
    requests: async () =>
      [...(await cluster.list(certificateRequestType, namespace))].sort((a, b) =>
        a.metadata.name < b.metadata.name ? -1 : 1,
      ),
    event: async (name, wanted) => {
      const found = await cluster.untilAll(
        { type: coreEventType, namespace },
        `event ${JSON.stringify(wanted)} ${String(wanted.message)}`,
        (all) => all.some((event) => regarding(event) === name && isWanted(event, wanted)),
      );
      const [first] = found.filter((event) => regarding(event) === name && isWanted(event, wanted));
      if (first === undefined) throw new Error('unreachable: an event was as asked');
      return first;
    },
    events,
  };
}

/** A CA's key pair as a Secret. */
export const authoritySecret = (name: string, { key, certificate }: Authority): Manifest =>
  secretManifest(
    name,
    { 'tls.key': writePrivateKey(key, 'PKCS8').reveal(), 'tls.crt': certificate },
    'kubernetes.io/tls',
  );

async function untilSettled(
  cluster: Cluster,
  key: ObjectKey,
  revision: number | undefined,
  seconds?: number,
): Promise<KubeObject> {
  const what = `settled${revision === undefined ? '' : ` at revision ${revision}`}`;
  const certificate = await cluster.until(key, what, (object) => isSettled(object, revision), seconds);
  const secrets = { type: secretType, namespace: key.namespace };
  const hasNoNextKey = (all: readonly KubeObject[]): boolean => !all.some((secret) => isNextKeyOf(secret, certificate));
  await cluster.untilAll(secrets, `no next key of ${key.name}`, hasNoNextKey, seconds);
  const requests = { type: certificateRequestType, namespace: key.namespace };
  const { revisionHistoryLimit = 1 } = certificate['spec'] as { readonly revisionHistoryLimit?: number };
  const arePruned = (all: readonly KubeObject[]): boolean =>
    all.filter((request) => isOwnedBy(request, certificate)).length <= revisionHistoryLimit;
  await cluster.untilAll(requests, `at most ${revisionHistoryLimit} requests of ${key.name}`, arePruned, seconds);
  return certificate;
}

function isSettled(certificate: KubeObject, revision: number | undefined): boolean {
  const status = certificateStatus(certificate);
  const ready = conditionOf(certificate, 'Ready');
  return (
    ready?.status === 'True' &&
    ready.observedGeneration === certificate.metadata.generation &&
    conditionOf(certificate, 'Issuing')?.status !== 'True' &&
    status.nextPrivateKeySecretName === undefined &&
    (revision === undefined || status.revision === revision)
  );
}

const isNextKeyOf = (secret: KubeObject, certificate: KubeObject): boolean =>
  secret.metadata.labels?.['cert-manager.io/next-private-key'] === 'true' && isOwnedBy(secret, certificate);

const isOwnedBy = (object: KubeObject, certificate: KubeObject): boolean =>
  (object.metadata.ownerReferences ?? []).some(({ uid }) => uid === certificate.metadata.uid);

/** core/v1 Event, as far as tests look. */
interface CoreEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly source?: { readonly component?: string };
  readonly involvedObject: { readonly name: string };
}

const asEvent = (event: KubeObject): CoreEvent => event as unknown as CoreEvent;

const regarding = (event: KubeObject): string => asEvent(event).involvedObject.name;

function isWanted(event: KubeObject, wanted: WantedEvent): boolean {
  const { type, reason, message, source } = asEvent(event);
  return (
    type === wanted.type &&
    reason === wanted.reason &&
    source?.component === wanted.component &&
    (wanted.message === undefined ||
      (typeof wanted.message === 'string' ? message.includes(wanted.message) : wanted.message.test(message)))
  );
}

/** Type, reason and component of an event, which is what tables compare. */
export function eventInShort(event: KubeObject): string {
  const { type, reason, source } = asEvent(event);
  return `${type} ${reason} ${source?.component}`;
}
