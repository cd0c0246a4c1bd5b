import { issueWeb, makeSelfSignedAuthority } from './authorities.ts';
import type { Flow } from './flow.ts';
import { askForRenewal } from './renewal.ts';
import { untilSettled } from './settled.ts';
import { expectKeysOfWeb } from './target-keys.ts';

/** A renewal that must keep the private key, and one that must replace it once. */
const rotate = (name: 'rotate-never' | 'rotate-always', rotationPolicy: 'Never' | 'Always', keys: number): Flow => ({
  name,
  signatures: 3,
  setUp: async (rig) => {
    await makeSelfSignedAuthority(rig);
    await issueWeb(rig, { privateKey: { algorithm: 'ECDSA', size: 384, rotationPolicy } });
  },
  act: (rig) => askForRenewal(rig, 'web'),
  untilEnd: async (rig, seconds) => {
    await untilSettled(rig, 'web', 2, seconds);
    await expectKeysOfWeb(rig, keys);
  },
});

/** The private key of a renewed certificate is the one before. */
export const rotateNever = rotate('rotate-never', 'Never', 1);

/** The private key of a renewed certificate is another. */
export const rotateAlways = rotate('rotate-always', 'Always', 2);
