import type { KubeObject } from '../../../api/kubernetes.ts';
import type { Backend, BackendWishes } from '../backend.ts';
import type { ChallengeView, SolverPodSettings } from '../route.ts';
import { solverService } from '../solver-service.ts';
import { identityLabels } from '../solver-objects.ts';
import { solverPod } from './solver-pod.ts';

/** A Pod that answers one Challenge, and a Service before it. Reference 2.14. */
export const podBackend =
  (settings: SolverPodSettings): Backend =>
  (challenge, wishes) => [solverPod(challenge, settings, wishes.podTemplate), serviceOfPod(challenge, wishes)];

const serviceOfPod = (challenge: ChallengeView, { serviceType }: BackendWishes): KubeObject =>
  solverService(challenge, serviceType, { selector: identityLabels(challenge) });
