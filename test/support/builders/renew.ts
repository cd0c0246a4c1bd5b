import type { ClusterTarget } from '../cluster-request.ts';
import type { KubeObject } from '../../../src/api/kubernetes.ts';
import { certificateType } from '../../../src/api/resource-types.ts';
import { askedToRenew } from './asked-to-renew.ts';
import { clusterAt } from '../cluster.ts';
import { collectionPath } from '../cluster-paths.ts';
import { watchCluster } from '../cluster-request.ts';
import { certificateStatus, conditionOf } from './read-objects.ts';

/** Which Certificates, and how often. */
export interface Renewals {
  readonly namespace: string;
  /** How many Certificates there are to be renewed. */
  readonly certificates: number;
  /** The revision at which each is left alone. */
  readonly upTo: number;
}

/**
 * Renews every Certificate of a namespace again and again, as people do it by hand (Issuing=True in its status, as `cmctl renew`), each as
 * soon as it is Ready, until all have reached a revision. Resolves then; one watch drives it all.
 */
export async function renewAgainAndAgain(
  target: ClusterTarget,
  renewals: Renewals,
  signal: AbortSignal,
): Promise<void> {
  const done = new Set<string>();
  const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
  const lines = watchCluster(target, `${collectionPath(certificateType, renewals.namespace)}?${query}`, signal);
  for await (const line of lines) {
    const { type, object } = line as { readonly type: string; readonly object: KubeObject };
    if (type === 'ERROR') throw new Error(`the watch of Certificates ended: ${JSON.stringify(object)}`);
    if (type === 'BOOKMARK' || !isIdle(object)) continue;
    if ((certificateStatus(object).revision ?? 0) < renewals.upTo) await askForRenewal(target, object);
    else if (done.add(object.metadata.name).size === renewals.certificates) return;
  }
  throw new Error(`the watch of Certificates ended when ${done.size} of ${renewals.certificates} were done`);
}

const isIdle = (certificate: KubeObject): boolean =>
  conditionOf(certificate, 'Ready')?.status === 'True' && conditionOf(certificate, 'Issuing')?.status !== 'True';

/** The version makes sure that it is asked for once; the watch shows whoever was overtaken. Source: reference 07 (renew). */
async function askForRenewal(target: ClusterTarget, certificate: KubeObject): Promise<void> {
  const { namespace = '', name, resourceVersion, generation } = certificate.metadata;
  const conditions = askedToRenew(certificateStatus(certificate).conditions, generation);
  try {
    await clusterAt(target).patch(
      { type: certificateType, namespace, name },
      { metadata: { resourceVersion }, status: { conditions } },
      'status',
    );
  } catch (error) {
    if (!String(error).includes(': 409 ')) throw error;
  }
}
