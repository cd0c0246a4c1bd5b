import type { ObjectKey } from '../../../src/api/kubernetes.ts';
import { clusterIssuerType, issuerType, leaseType } from '../../../src/api/resource-types.ts';
import { issuerManifest } from '../../support/builders/manifests.ts';
import { conditionOf } from '../../support/builders/read-objects.ts';
import type { RequestFate } from '../proxy/hooks.ts';
import type { SeenRequest } from '../proxy/seen-request.ts';
import type { Rig } from '../rig/rig.ts';
import type { Grant } from './grants.ts';

/** The watches of a kind end, as they do every few minutes: each is to be begun anew. Meanwhile there is something new to see. */
export async function watchAgain(rig: Rig, grant: Grant): Promise<void> {
  rig.proxy.cutWatches((watch) => watch.resource === grant.resource);
  if (grant.resource.endsWith('issuers')) await createLateIssuer(rig, grant);
}

/** The watches of a kind end, their version is forgotten, and the server does not offer streaming lists: read it page by page. */
export async function listAgain(rig: Rig, grant: Grant): Promise<void> {
  rig.proxy.setHooks({
    onRequest: (request) => {
      if (request.verb !== 'watch' || request.resource !== grant.resource) return { do: 'forward' };
      return request.query.get('sendInitialEvents') === 'true'
        ? refusal(422, 'Invalid', 'sendInitialEvents: Forbidden: not offered')
        : refusal(410, 'Expired', 'too old resource version');
    },
  });
  await watchAgain(rig, grant);
}

/** Status writes of a kind meet somebody else's: what is there is to be read. Something of the kind is made to have its status written. */
export async function conflictOnStatus(rig: Rig, grant: Grant): Promise<void> {
  const isStatus = (request: SeenRequest): boolean =>
    request.verb === 'patch' && request.resource === grant.resource && request.subresource === 'status';
  rig.proxy.setHooks({
    onRequest: (request) =>
      isStatus(request) ? refusal(409, 'Conflict', 'the object has been modified') : { do: 'forward' },
  });
  if (grant.resource.endsWith('issuers')) await createLateIssuer(rig, grant);
}

const LATE = 'late';

/** An issuer that nobody has looked at yet; a ClusterIssuer where the right is about these. */
export async function createLateIssuer(rig: Rig, { resource }: Grant): Promise<void> {
  const { type, object } = issuerManifest(LATE, { selfSigned: {} }, kindOfIssuer(resource));
  const place = type.namespaced ? { namespace: rig.namespace } : {};
  await rig.cluster.create(type, { ...object, metadata: { ...object.metadata, ...place } });
}

/** Resolves when the late issuer is Ready, if there is one. */
export async function untilLateIssuerIsReady(rig: Rig, { resource }: Grant, seconds: number): Promise<void> {
  const kind = kindOfIssuer(resource);
  const type = kind === 'Issuer' ? issuerType : clusterIssuerType;
  const key = { type, namespace: kind === 'Issuer' ? rig.namespace : '', name: LATE };
  if ((await rig.cluster.get(key)) === undefined) return;
  await rig.cluster.until(key, 'Ready', (object) => conditionOf(object, 'Ready')?.status === 'True', seconds);
}

const kindOfIssuer = (resource: string): 'Issuer' | 'ClusterIssuer' =>
  resource.startsWith('clusterissuers') ? 'ClusterIssuer' : 'Issuer';

const leaseOf = (rig: Rig): ObjectKey => rig.key(leaseType, 'cert-manager-controller');

/** Somebody changes the Lease: its holder's next renewal meets a conflict, and looks. */
export const touchLease = async (rig: Rig): Promise<void> =>
  void (await rig.cluster.patch(leaseOf(rig), { metadata: { annotations: { 'example.com/touched': 'yes' } } }));

/** Somebody deletes the Lease: its holder makes it again. */
export const deleteLease = (rig: Rig): Promise<void> => rig.cluster.delete(leaseOf(rig));

const refusal = (code: number, reason: string, message: string): RequestFate => ({
  do: 'answer',
  status: code,
  body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason, message, code },
});
