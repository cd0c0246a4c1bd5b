import { changeWeb, issueWeb, makeSelfSignedAuthority } from './authorities.ts';
import type { Flow } from './flow.ts';
import { untilSettled } from './settled.ts';

/** Other names are asked for. */
export const specChange: Flow = {
  name: 'spec-change',
  signatures: 3,
  setUp: async (rig) => {
    await makeSelfSignedAuthority(rig);
    await issueWeb(rig);
  },
  act: (rig) => changeWeb(rig, { dnsNames: ['web.example.com', 'www.example.com'] }),
  untilEnd: (rig, seconds) => untilSettled(rig, 'web', 2, seconds),
};
