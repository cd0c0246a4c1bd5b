import type { ResourceType } from '../../../src/api/kubernetes.ts';
import type { TransitionStage } from '../transitions/transition-stage.ts';

const admission = (kind: string, plural: string): ResourceType => ({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind,
  plural,
  namespaced: false,
});
const policyType = admission('ValidatingAdmissionPolicy', 'validatingadmissionpolicies');
const bindingType = admission('ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings');

/** Has the API server refuse the controller's writes of these resources in the namespace, until the function it gives is called. */
export async function refuseWrites(stage: TransitionStage, resources: readonly string[]): Promise<() => Promise<void>> {
  const { cluster, namespace, controller } = stage;
  const name = `refuse-${namespace}`;
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const rule = { apiGroups: ['', 'cert-manager.io'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources };
  // ConfigMaps too, for nobody but this test, so that it sees when the policy has come into force.
  const probe = { ...rule, resources: ['configmaps'] };
  await cluster.create(policyType, {
    apiVersion,
    kind: policyType.kind,
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [rule, probe] },
      validations: [
        {
          expression: `request.userInfo.username != '${controller.username}' && request.resource.resource != 'configmaps'`,
          message: 'refused by a policy of this test',
        },
      ],
    },
  });
  await cluster.create(bindingType, {
    apiVersion,
    kind: bindingType.kind,
    metadata: { name },
    spec: {
      policyName: name,
      validationActions: ['Deny'],
      matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
    },
  });
  await untilInForce(stage);
  return async () => {
    await cluster.delete({ type: bindingType, namespace: '', name });
    await cluster.delete({ type: policyType, namespace: '', name });
  };
}

/** The API server tells nobody when it has compiled a policy: it is tried. */
async function untilInForce({ cluster, namespace }: TransitionStage): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/configmaps?dryRun=All`;
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'probe' } };
  const deadline = Date.now() + 60_000;
  while ((await cluster.ask({ method: 'POST', path, body })).status < 400)
    if (Date.now() > deadline) throw new Error('the policy did not come into force within a minute');
}
