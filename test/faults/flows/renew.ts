import { randomBytes } from 'node:crypto';
import { secretManifest } from '../../support/builders/manifests.ts';
import { issueWeb, makeSelfSignedAuthority } from './authorities.ts';
import type { Flow } from './flow.ts';
import { askForRenewal } from './renewal.ts';
import { untilSettled } from './settled.ts';

const PASSWORD = { name: 'password', key: 'password' };

/** A renewal by hand, of a Secret with all that it can hold: keystores and both other formats go with the pair. */
export const renew: Flow = {
  name: 'renew',
  signatures: 3,
  setUp: async (rig) => {
    await makeSelfSignedAuthority(rig);
    await rig.create(secretManifest(PASSWORD.name, { password: randomBytes(16).toString('hex') }));
    await issueWeb(rig, {
      additionalOutputFormats: [{ type: 'CombinedPEM' }, { type: 'DER' }],
      keystores: {
        jks: { create: true, passwordSecretRef: PASSWORD },
        pkcs12: { create: true, passwordSecretRef: PASSWORD },
      },
    });
  },
  act: (rig) => askForRenewal(rig, 'web'),
  untilEnd: (rig, seconds) => untilSettled(rig, 'web', 2, seconds),
};
