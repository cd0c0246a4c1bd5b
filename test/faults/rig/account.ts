import type { KubeObject, ResourceType } from '../../../src/api/kubernetes.ts';
import type { Cluster } from '../../support/cluster.ts';
import { mayDo } from '../../support/may-do.ts';

const NAME = 'cert-manager';
/** Longer than any plan. */
const TOKEN_SECONDS = 4 * 3600;
/** Those of `deploy/rbac`, bound in one namespace only. */
const CLUSTER_ROLES = [
  'cert-manager-controller-issuers',
  'cert-manager-controller-certificates',
  'cert-manager-controller-orders',
  'cert-manager-controller-challenges',
  'cert-manager-controller-approve:cert-manager-io',
];

/** What a role binding may take a moment to give: asked for until it is there. */
const NEEDED = [
  ['list', 'cert-manager.io', 'certificates'],
  ['watch', '', 'secrets'],
  ['create', 'coordination.k8s.io', 'leases'],
  ['watch', 'acme.cert-manager.io', 'orders'],
  ['watch', 'acme.cert-manager.io', 'challenges'],
] as const;

/** Gives a namespace the account of a controller with the rights of `deploy/rbac` in this namespace alone, and gives its token. */
export async function makeAccount(cluster: Cluster, namespace: string): Promise<string> {
  await cluster.create(SERVICE_ACCOUNT, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: NAME, namespace },
  });
  const roles = [
    ...CLUSTER_ROLES.map((name) => ({ kind: 'ClusterRole', name })),
    { kind: 'Role', name: 'leader-election' },
  ];
  await cluster.create(rbacType('Role'), leaseRole(namespace));
  await Promise.all(roles.map((role) => cluster.create(rbacType('RoleBinding'), binding(namespace, role))));
  await untilAllowed(cluster, namespace);
  return tokenOf(cluster, namespace);
}

/** Who that account is to the API server. */
export const accountOf = (namespace: string): string => `system:serviceaccount:${namespace}:${NAME}`;

const SERVICE_ACCOUNT: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  namespaced: true,
};

const rbacType = (kind: 'Role' | 'RoleBinding'): ResourceType => ({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind,
  plural: `${kind.toLowerCase()}s`,
  namespaced: true,
});

const leaseRole = (namespace: string): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'leader-election', namespace },
  rules: [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update', 'patch'] }],
});

const binding = (namespace: string, role: { readonly kind: string; readonly name: string }): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: role.name, namespace },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...role },
  subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
});

async function untilAllowed(cluster: Cluster, namespace: string): Promise<void> {
  for (const [verb, group, resource] of NEEDED)
    while (!(await mayDo(cluster, accountOf(namespace), { namespace, verb, group, resource })));
}

/** Source: authentication.k8s.io/v1 TokenRequest. */
async function tokenOf(cluster: Cluster, namespace: string): Promise<string> {
  const { status, body } = await cluster.ask({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${NAME}/token`,
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: TOKEN_SECONDS },
    },
  });
  const { token }: { readonly token?: string } = body['status'] ?? {};
  if (token === undefined) throw new Error(`no token for ${accountOf(namespace)}: ${status} ${JSON.stringify(body)}`);
  return token;
}
