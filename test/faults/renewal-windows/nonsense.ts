import { orderAll, untilSettledAt } from '../acme-server/many-proven.ts';
import { certificatesIn, changedByNothing } from './unmoved.ts';
import type { WindowScene } from './windows.ts';
import { answerForAll, askNow, untilAsked } from './windows.ts';

const windowOf = (start: unknown, end: unknown): string => JSON.stringify({ suggestedWindow: { start, end } });

const ANSWERS = {
  'a window that ends before it starts': windowOf('2126-01-02T00:00:00Z', '2126-01-01T00:00:00Z'),
  'a broken answer': '{"suggestedWindow":{"start":"2126-01-0',
  'no window': '{}',
  'words for times': windowOf('yesterday', 'tomorrow'),
};

/** What says nothing is told and changes nothing: what was known before stays good. RFC 9773 §4.2, §4.3.3. */
export const nonsense: readonly WindowScene[] = Object.entries(ANSWERS).map(([name, answer]) => ({
  name,
  signatures: 1,
  act: async (scene) => {
    const { rig } = scene;
    await orderAll(scene);
    await untilSettledAt(scene, 1);
    const before = await certificatesIn(rig);
    await answerForAll(scene, () => answer);
    await askNow(rig);
    await untilAsked(rig, 'an error told of each', (ari) => ari?.lastError !== undefined);
    return changedByNothing(before, await certificatesIn(rig));
  },
}));
