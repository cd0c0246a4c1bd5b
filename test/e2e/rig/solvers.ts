import { X509Certificate } from 'node:crypto';
import type { KubeObject, ResourceType } from '../../../src/api/kubernetes.ts';
import { challengeType, httpRouteType, ingressType, podType, serviceType } from '../../../src/api/resource-types.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import type { Stage } from '../../support/builders/stage.ts';

/** A Pod, as far as stories look. */
export interface PodStatus {
  readonly podIP?: string;
  readonly containerStatuses?: readonly { readonly containerID?: string; readonly imageID?: string }[];
}

/** The status of a Pod. */
export const podStatus = (pod: KubeObject): PodStatus => (pod['status'] ?? {}) as PodStatus;

/** Resolves with the one solver Pod of the namespace when it runs; with `after`, when another than that one does. */
export async function solverPodRuns({ cluster, namespace }: Stage, after?: KubeObject): Promise<KubeObject> {
  const runs = (pod: KubeObject): boolean =>
    pod.metadata.uid !== after?.metadata.uid &&
    pod.metadata.deletionTimestamp === undefined &&
    conditionOf(pod, 'Ready')?.status === 'True';
  const pods = await cluster.untilAll({ type: podType, namespace }, 'a solver Pod runs', (all) => all.some(runs));
  const pod = pods.find(runs);
  if (pod === undefined) throw new Error('unreachable: a Pod was as asked');
  return pod;
}

const MADE: readonly ResourceType[] = [challengeType, podType, serviceType, ingressType, httpRouteType];

/** Resolves when nothing is left of the challenges of a namespace, Pods included. */
export async function nothingLeft({ cluster, namespace }: Stage): Promise<void> {
  for (const type of MADE) await cluster.untilAll({ type, namespace }, 'gone', (all) => all.length === 0, 90);
}

/** The certificate in Secret `<name>-tls`. */
export async function issuedCertificate(stage: Stage, name: string): Promise<X509Certificate> {
  const data = (await stage.secret(`${name}-tls`))['data'] as Readonly<Record<string, string>>;
  return new X509Certificate(Buffer.from(data['tls.crt'] ?? '', 'base64'));
}
