import type { Uid } from '../../base/brand.ts';
import type { Cached, CachedMetadata, KubeObject } from '../kubernetes.ts';
import { cachedMetadata, controllerOf } from '../metadata.ts';
import type { ChallengeSpec, ChallengeStatus } from './types.ts';

/** What the cache keeps of a Challenge. */
export interface ChallengeFacts extends Cached {
  readonly metadata: CachedMetadata & { readonly finalizers: readonly string[] };
  readonly controller: Uid | undefined;
  readonly spec: ChallengeSpec;
  readonly status: ChallengeStatus;
}

/** Projects a Challenge: all but labels, annotations and managedFields. */
export function challengeFacts(raw: KubeObject): ChallengeFacts {
  const { spec, status } = raw as { spec?: Partial<ChallengeSpec>; status?: ChallengeStatus };
  return {
    metadata: { ...cachedMetadata(raw), finalizers: raw.metadata.finalizers ?? [] },
    controller: controllerOf(raw.metadata),
    spec: { ...NOTHING, ...spec },
    status: status ?? {},
  };
}

/** An object that the API server took before it knew the schema. */
const NOTHING: ChallengeSpec = {
  url: '',
  authorizationURL: '',
  dnsName: '',
  type: 'HTTP-01',
  token: '',
  key: '',
  solver: {},
  issuerRef: { name: '' },
};
