import { certificateManifest } from '../../support/builders/manifests.ts';
import { makeSelfSignedAuthority } from './authorities.ts';
import type { Flow } from './flow.ts';
import { untilSettled } from './settled.ts';

/** A first certificate. */
export const issue: Flow = {
  name: 'issue',
  signatures: 2,
  setUp: makeSelfSignedAuthority,
  act: (rig) => rig.create(certificateManifest('web')),
  untilEnd: (rig, seconds) => untilSettled(rig, 'web', 1, seconds),
};
