import { requestsIn } from '../../../tools/acme-servers/pebble.ts';
import { orderAll, untilSettledAt } from '../acme-server/many-proven.ts';
import { certificatesIn, changedByNothing } from './unmoved.ts';
import type { WindowScene } from './windows.ts';
import { askNow, untilAsked } from './windows.ts';

const QUESTION = 'GET /draft-ietf-acme-ari-03';

/** First nobody answers; then somebody who has forgotten every certificate. Both are told, and each is asked once. */
export const away: WindowScene = {
  name: 'nobody to ask, then nobody who knows',
  signatures: 1,
  act: async (scene) => {
    const { rig, pebble, count } = scene;
    await orderAll(scene);
    await untilSettledAt(scene, 1);
    const before = await certificatesIn(rig);
    await pebble.halt();
    await askNow(rig);
    await untilAsked(rig, 'an error told of each', (ari) => ari?.lastError !== undefined);
    const alone = await certificatesIn(rig);
    await pebble.restart();
    await askNow(rig);
    await untilAsked(rig, 'that each is not known', (ari) =>
      /no known issuer|existing certificate/.test(ari?.lastError ?? ''),
    );
    const questions = requestsIn(await pebble.log()).filter((request) => request === QUESTION).length;
    return [
      ...changedByNothing(before, alone),
      ...changedByNothing(before, await certificatesIn(rig)),
      ...(questions === count ? [] : [`it was asked ${questions} times, ${count} were needed`]),
    ];
  },
};
