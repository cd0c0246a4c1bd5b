import type { KubeObject, ResourceType } from '../../src/api/kubernetes.ts';
import { certificateRequestType, certificateType, coreEventType, secretType } from '../../src/api/resource-types.ts';
import { collectionPath } from '../../test/support/cluster-paths.ts';
import type { Stage } from '../stage.ts';

/** What one issuance of the measured controller left behind: bodies of the plain client are made of it, so that they are as large. */
export interface Sample {
  readonly name: string;
  readonly namespace: string;
  readonly certificate: KubeObject;
  readonly request: KubeObject;
  readonly secret: KubeObject;
  readonly events: readonly KubeObject[];
}

/** Reads what belongs to an issued Certificate. Throws if a part of it is missing. */
export async function takeSample(stage: Stage, name: string): Promise<Sample> {
  const { namespace } = stage;
  const certificate = await objectOf(stage, certificateType, name);
  const request = await requestOf(stage, certificate);
  return {
    name,
    namespace,
    certificate,
    request,
    secret: await objectOf(stage, secretType, `${name}-tls`),
    events: [...(await eventsAbout(stage, name)), ...(await eventsAbout(stage, request.metadata.name))],
  };
}

async function objectOf({ cluster, namespace }: Stage, type: ResourceType, name: string): Promise<KubeObject> {
  const object = await cluster.get({ type, namespace, name });
  if (object === undefined) throw new Error(`there is no ${type.kind} ${namespace}/${name} to take a sample of`);
  return object;
}

/** Whatever it is called: another controller may have another rule. */
async function requestOf({ cluster, namespace }: Stage, certificate: KubeObject): Promise<KubeObject> {
  const { uid, name } = certificate.metadata;
  const all = await cluster.list(certificateRequestType, namespace);
  const own = all.find(({ metadata }) => (metadata.ownerReferences ?? []).some((owner) => owner.uid === uid));
  if (own === undefined) throw new Error(`there is no CertificateRequest of ${namespace}/${name} to take a sample of`);
  return { ...own, apiVersion: 'cert-manager.io/v1', kind: 'CertificateRequest' };
}

async function eventsAbout({ cluster, namespace }: Stage, name: string): Promise<readonly KubeObject[]> {
  const path = `${collectionPath(coreEventType, namespace)}?fieldSelector=involvedObject.name%3D${name}`;
  const { body } = await cluster.ask({ method: 'GET', path });
  const { items } = body as { readonly items: readonly KubeObject[] };
  return items.map((item) => ({ ...item, apiVersion: 'v1', kind: 'Event' }));
}
