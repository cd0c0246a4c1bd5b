import type { KubeObject } from '../../../api/kubernetes.ts';
import { defined } from '../../../base/defined.ts';
import type { BackendWishes } from '../backend.ts';
import type { ChallengeView, SolverPodSettings } from '../route.ts';
import { SOLVER_PORT, SOLVER_PORT_NAME, solverMetadata } from '../solver-objects.ts';

type Template = NonNullable<BackendWishes['podTemplate']>;
type TemplateSpec = NonNullable<Template['spec']>;

/** No sidecar, which would keep the port from being reached; and nothing that keeps a node from being scaled down. */
const ANNOTATIONS = {
  'sidecar.istio.io/inject': 'false',
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true',
};

/**
 * The Pod that answers one Challenge, and the template of the solver merged over it: maps key by key, everything else as a whole. The labels of
 * identity stay, as the Service finds the Pod by them. Reference 2.14, 1.4.
 */
export function solverPod(challenge: ChallengeView, settings: SolverPodSettings, template: Template = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...solverMetadata(challenge, template.metadata?.labels),
      annotations: { ...ANNOTATIONS, ...template.metadata?.annotations },
    },
    spec: podSpec(challenge, settings, template.spec ?? {}),
  };
}

function podSpec(challenge: ChallengeView, settings: SolverPodSettings, wanted: TemplateSpec): object {
  const { affinity, tolerations, priorityClassName, serviceAccountName, imagePullSecrets } = wanted;
  return defined({
    restartPolicy: 'OnFailure',
    // Deleted while it starts, the process hears no signal: nobody would wait for it but the Pod that is to take its place, by the same name.
    terminationGracePeriodSeconds: 2,
    // With thousands of Services in a namespace their variables are longer than an argument list may be.
    enableServiceLinks: false,
    automountServiceAccountToken: false,
    runtimeClassName: settings.runtimeClassName || undefined,
    nodeSelector: { 'kubernetes.io/os': 'linux', ...wanted.nodeSelector },
    securityContext: {
      runAsNonRoot: settings.runAsNonRoot,
      seccompProfile: { type: 'RuntimeDefault' },
      ...wanted.securityContext,
    },
    containers: [container(challenge, settings, wanted.resources)],
    affinity,
    tolerations,
    priorityClassName,
    serviceAccountName,
    imagePullSecrets,
  });
}

function container(
  { spec }: ChallengeView,
  settings: SolverPodSettings,
  wanted: TemplateSpec['resources'] = {},
): object {
  return {
    name: 'acmesolver',
    image: settings.image,
    imagePullPolicy: 'IfNotPresent',
    args: [`--listen-port=${SOLVER_PORT}`, `--domain=${spec.dnsName}`, `--token=${spec.token}`, `--key=${spec.key}`],
    ports: [{ name: SOLVER_PORT_NAME, containerPort: SOLVER_PORT, protocol: 'TCP' }],
    resources: {
      requests: { ...settings.requests, ...wanted.requests },
      limits: { ...settings.limits, ...wanted.limits },
    },
    securityContext: {
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    },
  };
}
