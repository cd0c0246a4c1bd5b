import { describe, expect, test } from 'vitest';
import { aThing, startThingRig, thingKey, things } from '../../test/support/thing-rig.ts';
import type { ThingRig, ThingRigOptions } from '../../test/support/thing-rig.ts';
import type { ResourceVersion } from '../base/brand.ts';
import { Fault } from '../base/fault.ts';
import { after, hours, seconds } from '../base/instant.ts';
import type { ReflectorInput, ReflectorState } from './reflector/machine.ts';
import { beginning, step } from './reflector/machine.ts';

const version = '9' as ResourceVersion;
const fault = (code: string): Fault => new Fault('transient', { code, message: code });
const failed = (code: string, hasProgressed = false): ReflectorInput => ({
  is: 'failed',
  fault: fault(code),
  version,
  hasProgressed,
});
const watching: ReflectorState = { is: 'watching', how: 'stream', from: version, failures: 0 };
const paging: ReflectorState = { is: 'listing', how: 'pages', failures: 0 };

const steps: [
  string,
  ReflectorState,
  ReflectorInput,
  { readonly is: ReflectorState['is']; readonly [part: string]: unknown },
][] = [
  [
    'a refused streaming list becomes pages at once',
    beginning,
    { is: 'failed', fault: fault('Invalid'), hasProgressed: false },
    { is: 'listing', how: 'pages' },
  ],
  ['what is listed is watched from its version', paging, { is: 'listed', version }, { is: 'watching', from: version }],
  [
    'a watch that ended is resumed at once from what was seen last',
    watching,
    { is: 'ended', version, hasProgressed: true, isEarly: false },
    { is: 'resuming', from: version, pause: 0, doubted: false },
  ],
  [
    'a watch that ends without a word is not resumed in a tight loop',
    watching,
    { is: 'ended', version, hasProgressed: false, isEarly: true },
    { is: 'resuming', pause: 250, doubted: true },
  ],
  [
    'a cut watch is resumed from what was seen last, after a pause',
    watching,
    failed('ConnectionFailed', true),
    { is: 'resuming', from: version, pause: 250, doubted: true },
  ],
  ['a version that is too old leads to a new list', watching, failed('Expired'), { is: 'relisting' }],
  [
    'a kind that is not served, again and again, is asked for after about 30 s',
    { ...paging, failures: 5 },
    failed('NotFound'),
    { is: 'relisting', pause: 30_000 },
  ],
  [
    'a kind we may not read, again and again, is asked for after about 30 s',
    { ...paging, failures: 5 },
    failed('Forbidden'),
    { is: 'relisting', pause: 30_000 },
  ],
  [
    'a kind that an API server does not let us read right after its start is asked for soon',
    watching,
    failed('Forbidden', true),
    { is: 'relisting', pause: 250 },
  ],
];

describe('states', () => {
  test.each(steps)('%s', (_, state, input, expected) => {
    expect(step(state, input, 0.5)).toMatchObject(expected);
  });

  test('pauses grow while lists succeed and each watch is too old at once', () => {
    const pauses: number[] = [];
    let state: ReflectorState = paging;
    for (let round = 0; round < 4; round += 1) {
      state = step(step(state, { is: 'listed', version }, 0.5), failed('Expired'), 0.5);
      if (state.is === 'relisting') pauses.push(state.pause);
      state = step(state, { is: 'paused' }, 0.5);
    }
    expect(pauses).toEqual([250, 500, 1_000, 2_000]);
  });
});

const resting: ThingRigOptions['decide'] = (_, now) => ({
  do: 'sleep',
  because: 'done',
  until: after(now, hours(9)),
  by: 'rest',
});
const names = ({ store }: ThingRig): string[] => [...store.all()].map(({ metadata }) => metadata.name).sort();
const aRig = async (plan?: ThingRigOptions['plan']): Promise<ThingRig> => {
  const rig = startThingRig({ decide: resting, ...(plan === undefined ? {} : { plan }) }, [aThing('a')]);
  await rig.rest();
  return rig;
};

describe('a store and its server', () => {
  test('what happens is seen without asking', async () => {
    const rig = await aRig();
    rig.model.inject.put(things, aThing('b'));
    rig.model.inject.remove(thingKey('a'));
    await rig.rest();
    expect(names(rig)).toEqual(['b']);
    expect(rig.model.requests().map(({ verb }) => verb)).toEqual(['watch']);
    await rig.stop();
  });

  test('what happens while the watch is cut is not missed', async () => {
    const rig = await aRig();
    rig.model.inject.put(things, aThing('b'));
    await rig.rest();
    rig.model.inject.cutWatches();
    rig.model.inject.remove(thingKey('a'));
    rig.model.inject.put(things, aThing('c'));
    await rig.clock.move(seconds(5));
    await rig.rest();
    expect(names(rig)).toEqual(['b', 'c']);
    await rig.stop();
  });

  test('what an etcd restored from a backup holds is seen, although its versions went back', async () => {
    const rig = await aRig();
    const restore = rig.model.inject.backUp();
    rig.model.inject.remove(thingKey('a'));
    for (const name of ['b', 'c', 'd']) rig.model.inject.put(things, aThing(name));
    await rig.rest();
    restore();
    rig.model.inject.put(things, aThing('e'));
    await rig.clock.move(seconds(5));
    await rig.rest();
    expect(names(rig)).toEqual(['a', 'e']);
    await rig.stop();
  });

  test('a watch that has lasted its time goes on without a question', async () => {
    const rig = await aRig();
    await rig.clock.move(seconds(600));
    rig.model.inject.cutWatches();
    await rig.rest();
    await rig.clock.move(seconds(1));
    await rig.rest();
    expect(rig.model.requests().map(({ verb }) => verb)).toEqual(['watch', 'watch']);
    await rig.stop();
  });

  test('what happened before a compaction is found by a new list', async () => {
    const rig = await aRig();
    rig.model.inject.holdEvents();
    rig.model.inject.remove(thingKey('a'));
    rig.model.inject.put(things, aThing('b'));
    rig.model.inject.compact();
    rig.model.inject.releaseEvents();
    await rig.rest();
    await rig.clock.move(seconds(5));
    await rig.rest();
    expect(rig.states).toContain('relisting Expired');
    expect(names(rig)).toEqual(['b']);
    await rig.stop();
  });

  test('a server without streaming lists is read in pages', async () => {
    const rig = await aRig(({ verb, count }) =>
      verb === 'watch' && count === 1 ? { when: 'before', code: 'Invalid' } : undefined,
    );
    expect(rig.model.requests().map(({ verb }) => verb)).toEqual(['watch', 'list', 'watch']);
    expect(names(rig)).toEqual(['a']);
    await rig.stop();
  });

  test('pages that are too large are asked for again, smaller', async () => {
    const rig = await aRig(({ verb, count }) => {
      if (verb === 'watch' && count === 1) return { when: 'before', code: 'Invalid' };
      return verb === 'list' && count < 5 ? { when: 'before', code: 'BodyTooLarge' } : undefined;
    });
    expect(names(rig)).toEqual(['a']);
    expect(rig.model.requests().filter(({ verb }) => verb === 'list')).toHaveLength(4);
    await rig.stop();
  });

  test('events that come twice wake once', async () => {
    const rig = await aRig();
    rig.model.inject.duplicateEvents();
    rig.model.inject.put(things, aThing('a', { spec: { changed: true } }));
    await rig.rest();
    expect(rig.turns).toHaveLength(2);
    await rig.stop();
  });

  test('a server that fails for minutes is asked ever more slowly, and found again', async () => {
    let isDown = true;
    const rig = await aRig(() => (isDown ? { when: 'before', code: 'ConnectionFailed' } : undefined));
    await rig.clock.move(seconds(300));
    expect(rig.model.requests().length).toBeLessThan(35);
    isDown = false;
    await rig.clock.move(seconds(30));
    await rig.rest();
    expect(names(rig)).toEqual(['a']);
    await rig.stop();
  });
});
