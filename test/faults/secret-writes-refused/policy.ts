import type { ResourceType } from '../../../src/api/kubernetes.ts';
import type { Obstacle } from './obstacle.ts';
import { untilRefused } from './obstacle.ts';

const clusterWide = (kind: string, plural: string): ResourceType => ({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind,
  plural,
  namespaced: false,
});
const POLICY = clusterWide('ValidatingAdmissionPolicy', 'validatingadmissionpolicies');
const BINDING = clusterWide('ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings');
const apiVersion = 'admissionregistration.k8s.io/v1';

/** A ValidatingAdmissionPolicy that takes no target Secret; the one with the next key passes. */
export const policy: Obstacle = {
  says: /ValidatingAdmissionPolicy '.*' denied request: no pairs here; ask who looks after the quota or admission rule/,
  reason: 'Invalid',
  place: async (rig) => {
    const name = `no-pairs-${rig.namespace}`;
    await rig.cluster.create(POLICY, {
      apiVersion,
      kind: POLICY.kind,
      metadata: { name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules: [SECRETS_WRITTEN] },
        validations: [{ expression: "!object.metadata.name.endsWith('-tls')", message: 'no pairs here' }],
      },
    });
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': rig.namespace } };
    await rig.cluster.create(BINDING, {
      apiVersion,
      kind: BINDING.kind,
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'], matchResources: { namespaceSelector } },
    });
    await untilRefused(rig, 'probe-tls');
    return async () => {
      await rig.cluster.delete({ type: BINDING, namespace: '', name });
      await rig.cluster.delete({ type: POLICY, namespace: '', name });
    };
  },
};

/** Rule of policies and webhooks: Secrets that are made or changed. */
export const SECRETS_WRITTEN = {
  apiGroups: [''],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['secrets'],
};
