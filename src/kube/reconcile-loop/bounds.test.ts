import { expect, test } from 'vitest';
import type { ThingRigOptions, ThingWord } from '../../../test/support/thing-rig.ts';
import { aThing, startThingRig, things } from '../../../test/support/thing-rig.ts';
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
