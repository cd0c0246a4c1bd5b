import type { Static } from 'typebox';
import type { Frozen } from '../../base/frozen.ts';
import type { KubeObject } from '../kubernetes.ts';
import type { challengeSpec, challengeStatus } from './schema.ts';

/** Spec of a Challenge. */
export interface ChallengeSpec extends Frozen<Static<typeof challengeSpec>> {}
/** Status of a Challenge. */
export interface ChallengeStatus extends Frozen<Static<typeof challengeStatus>> {}
/** A Challenge. */
export interface Challenge extends KubeObject {
  readonly apiVersion: 'acme.cert-manager.io/v1';
  readonly kind: 'Challenge';
  readonly spec: ChallengeSpec;
  readonly status?: ChallengeStatus;
}
