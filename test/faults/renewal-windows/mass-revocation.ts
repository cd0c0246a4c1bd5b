import { isDeepStrictEqual } from 'node:util';
import { orderAll, untilSettledAt } from '../acme-server/many-proven.ts';
import type { WindowScene } from './windows.ts';
import { answerForAll, askNow, movedIntoThePast, replacedBy } from './windows.ts';

/** As before a mass revocation: everything is due at once. The oracles count the signatures: each is renewed once. */
export const revokedInMass: WindowScene = {
  name: 'all windows moved into the past',
  signatures: 2,
  act: async (scene) => {
    await orderAll(scene);
    await untilSettledAt(scene, 1);
    const replaced = await answerForAll(scene, movedIntoThePast);
    await askNow(scene.rig);
    await untilSettledAt(scene, 2);
    const said = await replacedBy(scene.rig);
    return isDeepStrictEqual(said, replaced.toSorted())
      ? []
      : [`${said.length} orders say what they replace, of ${replaced.length}, or others`];
  },
};
