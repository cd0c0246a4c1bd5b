import { expect, test } from 'vitest';
import type { ThingRig, ThingRigOptions, ThingWord } from '../../../test/support/thing-rig.ts';
import { aThing, startThingRig, thingKey, things } from '../../../test/support/thing-rig.ts';
import type { Instant } from '../../base/instant.ts';
import { after, hours, milliseconds } from '../../base/instant.ts';

const aRest = (now: Instant, span = hours(1)): ThingWord => ({
  do: 'sleep',
  because: 'done',
  until: after(now, span),
  by: 'rest',
});

test('a rest of less than a second is as long as it says', async () => {
  const rig = startThingRig({ decide: (_, now) => aRest(now, milliseconds(300)) }, [aThing('web')]);
  await rig.rest();
  const before = rig.turns.length;
  await rig.clock.move(milliseconds(290));
  await rig.rest();
  expect(rig.turns.length).toBe(before);
  await rig.clock.move(milliseconds(10));
  await rig.rest();
  expect(rig.turns.length).toBe(before + 1);
  await rig.stop();
});

test('a turn may make a hundred objects, each of which is progress', async () => {
  let made = 0;
  const make = (): ThingWord => ({
    do: 'create',
    type: things,
    object: aThing(`made-${(made += 1)}`),
    manager: 'things',
    by: 'make',
  });
  const decide: ThingRigOptions['decide'] = (view, now) =>
    view.thing.metadata.name === 'web' && made < 100 ? make() : aRest(now);
  const rig = startThingRig({ decide }, [aThing('web')]);
  await rig.rest();
  expect(rig.model.objects(things)).toHaveLength(101);
  expect(rig.turns.find(({ key }) => key.name === 'web')?.steps).toBe(101);
  expect(rig.events).toEqual([]);
  await rig.stop();
});

test('a turn that makes and deletes one object again and again is stopped', async () => {
  const decide: ThingRigOptions['decide'] = (view, now) => {
    if (view.thing.metadata.name !== 'web') return aRest(now);
    const other = rig.store.get('prod', 'other');
    const { uid, resourceVersion } = other?.metadata ?? {};
    return uid === undefined || resourceVersion === undefined
      ? { do: 'create', type: things, object: aThing('other'), manager: 'things', by: 'make' }
      : { do: 'delete', of: { key: thingKey('other'), uid, resourceVersion }, because: 'asked', by: 'remove' };
  };
  const rig: ThingRig = startThingRig({ decide }, [aThing('web')]);
  await rig.rest();
  const turn = rig.turns.find(({ key, steps }) => key.name === 'web' && steps > 1);
  expect(turn?.end).toMatchObject({ is: 'failed', fault: { code: 'NoRest' } });
  expect(turn?.steps).toBe(34);
  await rig.stop();
});
