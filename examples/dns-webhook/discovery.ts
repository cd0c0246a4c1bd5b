/** Where the API group is served: GET of this path tells the API server that the webhook is up, and what it can do. */
export const groupPath = (groupName: string): string => `/apis/${groupName}/v1alpha1`;

/** What GET of `groupPath` answers: one resource for each solver. Kubernetes API conventions, "Discovery". */
export const resourceList = (groupName: string, solverNames: readonly string[]): object => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: `${groupName}/v1alpha1`,
  resources: solverNames.map((name) => ({
    name,
    singularName: name,
    namespaced: false,
    group: 'webhook.acme.cert-manager.io',
    version: 'v1alpha1',
    kind: 'ChallengePayload',
    verbs: ['create'],
  })),
});

/** What GET of `/apis/<group>` answers. */
export const apiGroup = (groupName: string): object => {
  const version = { groupVersion: `${groupName}/v1alpha1`, version: 'v1alpha1' };
  return { kind: 'APIGroup', apiVersion: 'v1', name: groupName, versions: [version], preferredVersion: version };
};
