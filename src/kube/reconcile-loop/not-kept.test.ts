import { expect, test } from 'vitest';
import type { ThingRig, ThingRigOptions, ThingView, ThingWord } from '../../../test/support/thing-rig.ts';
import { aThing, startThingRig, thingKey } from '../../../test/support/thing-rig.ts';
import { after, hours, minutes } from '../../base/instant.ts';

const write = (view: ThingView, state: string): ThingWord => ({
  do: 'setStatus',
  of: view.seen,
  status: { state },
  manager: 'things',
  by: 'write',
});
const dropped: ThingRigOptions['decide'] = (view) => write(view, 'of a field that is dropped');
/** Writes `Ready` once, then rests for an hour. */
const untilReady: ThingRigOptions['decide'] = (view, now) => {
  const isReady = (view.thing.status as { state?: string } | undefined)?.state === 'Ready';
  return isReady ? { do: 'sleep', because: 'done', until: after(now, hours(1)), by: 'rest' } : write(view, 'Ready');
};
const ends = ({ turns }: ThingRig): string[] =>
  turns.map(({ end }) => (end.is === 'failed' ? `failed ${end.fault.code}` : end.is));

test('what the API server accepts and does not keep is told, and not written again and again', async () => {
  const rig = startThingRig({ decide: dropped }, [aThing('web')]);
  await rig.rest();
  expect(ends(rig)[0]).toBe('failed NotKept');
  expect(rig.events).toEqual([
    'WriteFailed: Failed to write Thing "web": the API server accepts status.state and does not keep it; install the CustomResourceDefinitions that belong to this version',
  ]);
  const before = rig.model.writes().length;
  for (let minute = 0; minute < 10; minute += 1) await rig.clock.move(minutes(1));
  expect(rig.model.writes().length - before).toBeLessThan(20);
  await rig.stop();
});

test('what a write without effect shows goes in place of what is held: an older definition of the kind may have hidden it', async () => {
  const rig = startThingRig({ decide: untilReady }, [aThing('web')]);
  await rig.rest();
  const shown = rig.model.find(thingKey('web'));
  const { resourceVersion } = shown?.metadata ?? {};
  if (shown === undefined || resourceVersion === undefined) throw new Error('the object is there');
  const list = rig.store.beginReplace();
  list.add({ ...shown, status: {} });
  list.finish(resourceVersion);
  await rig.rest();
  expect(ends(rig).at(-1)).toBe('rest');
  expect(rig.events).toEqual([]);
  expect(rig.store.get('prod', 'web')?.status).toEqual({ state: 'Ready' });
  await rig.stop();
});
