import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject, ObjectKey, ResourceType } from '../../../src/api/kubernetes.ts';
import { mayDo } from '../../support/may-do.ts';
import type { Rig } from '../rig/rig.ts';
import type { Grant } from './grants.ts';
import { rightsManifests, rulesOf, withoutGrant } from './grants.ts';

/** The rights of a rig's account, of which one can be taken away without disturbing anybody else's. */
export interface Rights {
  /** Takes one grant away; resolves when the API server refuses what it allowed. */
  withdraw(grant: Grant): Promise<void>;
  /** Resolves when the API server allows it again. */
  giveBack(grant: Grant): Promise<void>;
}

/** Where the account of a rig may act: in its namespace, or everywhere, in a control plane of its own. */
export type Reach = 'namespace' | 'cluster';

const ACCOUNT = 'cert-manager';
/** Nobody is told when the authorizer has seen a change, so it is asked again after so many milliseconds. */
const ASK_AGAIN = 50;

/**
 * Gives the account of a rig the roles of `deploy/rbac`, as copies of its own where others use the same control plane, and takes from it
 * what it had by other roles.
 */
export async function ownRights(rig: Rig, reach: Reach): Promise<Rights> {
  const roles = (await rightsManifests()).filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role');
  const before = await rig.cluster.list(rbacType('RoleBinding'), rig.namespace);
  for (const role of roles) await grantRole(rig, role, reach);
  for (const { metadata } of before) await rig.cluster.delete(rig.key(rbacType('RoleBinding'), metadata.name));
  const set = async (grant: Grant, isAllowed: boolean): Promise<void> => {
    const rules = roles.filter(({ metadata }) => metadata.name === grant.role).flatMap((role) => rulesOf(role));
    const key = roleKey(rig, grant.kind, grant.role, reach);
    await rig.cluster.patch(key, { rules: isAllowed ? rules : withoutGrant(rules, grant) });
    while ((await isGranted(rig, grant)) !== isAllowed) await delay(ASK_AGAIN, undefined, { signal: rig.signal });
  };
  return { withdraw: (grant) => set(grant, false), giveBack: (grant) => set(grant, true) };
}

/** In the cluster the ClusterRoles of `deploy/rbac` themselves are bound; everything else is a Role of the namespace. */
async function grantRole(rig: Rig, role: KubeObject, reach: Reach): Promise<void> {
  const { type, namespace, name } = roleKey(rig, role.kind, role.metadata.name, reach);
  const group = 'rbac.authorization.k8s.io';
  const apiVersion = `${group}/v1`;
  const metadata = { name, ...(namespace === '' ? {} : { namespace }) };
  if (namespace !== '') await rig.cluster.create(type, { apiVersion, kind: 'Role', metadata, rules: rulesOf(role) });
  const kind = namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding';
  await rig.cluster.create(rbacType(kind), {
    apiVersion,
    kind,
    metadata: { ...metadata, name: `own:${name}` },
    roleRef: { apiGroup: group, kind: type.kind, name },
    subjects: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace: rig.namespace }],
  });
}

function roleKey({ namespace }: Rig, kind: string, role: string, reach: Reach): ObjectKey {
  if (kind === 'ClusterRole' && reach === 'cluster') return { type: rbacType(kind), namespace: '', name: role };
  return { type: rbacType('Role'), namespace, name: role };
}

const rbacType = (kind: string): ResourceType => ({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind,
  plural: `${kind.toLowerCase()}s`,
  namespaced: !kind.startsWith('Cluster'),
});

async function isGranted({ cluster, controller, namespace }: Rig, grant: Grant): Promise<boolean> {
  const [resource = '', subresource] = grant.resource.split('/');
  const [name] = grant.names;
  const attributes = { namespace, verb: grant.verb, group: grant.group, resource, subresource, name };
  return mayDo(cluster, controller.username, attributes);
}
