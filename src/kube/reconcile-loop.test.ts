import { describe, expect, test } from 'vitest';
import type { ThingRig, ThingRigOptions, ThingView, ThingWord } from '../../test/support/thing-rig.ts';
import { aThing, startThingRig, thingKey, things } from '../../test/support/thing-rig.ts';
import { Fault } from '../base/fault.ts';
import type { Instant } from '../base/instant.ts';
import { after, hours, milliseconds, minutes, seconds } from '../base/instant.ts';

const aRest = (now: Instant, span = hours(1)): ThingWord => ({
  do: 'sleep',
  because: 'done',
  until: after(now, span),
  by: 'rest',
});
const setStatus = (view: ThingView, status: Record<string, unknown>): ThingWord => ({
  do: 'setStatus',
  of: view.seen,
  status,
  manager: 'things',
  by: 'setStatus',
});
const aCall = (id: string, target = 'issuer'): ThingWord => ({
  do: 'call',
  call: { name: 'sign', id, target },
  by: 'sign',
});
const stateOf = ({ thing }: ThingView): string | undefined => (thing.status as { state?: string } | undefined)?.state;
/** Writes `Ready` once, then rests for an hour. */
const untilReady: ThingRigOptions['decide'] = (view, now) =>
  stateOf(view) === 'Ready' ? aRest(now) : setStatus(view, { state: 'Ready' });
const ends = ({ turns }: ThingRig): string[] =>
  turns.map(({ end }) => (end.is === 'failed' ? `failed ${end.fault.code}` : end.is));

async function settled(options: ThingRigOptions, names: readonly string[] = ['web']): Promise<ThingRig> {
  const rig = startThingRig(
    options,
    names.map((name) => aThing(name)),
  );
  await rig.rest();
  return rig;
}

describe('a turn', () => {
  test('goes on until rest without waiting for the watch to show its own write', async () => {
    const rig = await settled({ decide: untilReady });
    expect(rig.model.find(thingKey('web'))?.['status']).toEqual({ state: 'Ready' });
    expect(ends(rig)[0]).toBe('rest');
    expect(rig.turns[0]?.steps).toBe(2);
    await rig.stop();
  });

  test('begins no step after a minute, and comes again', async () => {
    const rig: ThingRig = startThingRig(
      {
        decide: (view, now) => {
          const writes = Number(stateOf(view) ?? 0);
          return writes < 3 ? setStatus(view, { state: String(writes + 1) }) : aRest(now);
        },
        plan: ({ verb }) => void (verb === 'patch' && rig.clock.passUnnoticed(seconds(61))),
      },
      [aThing('web')],
    );
    await rig.rest();
    expect(ends(rig)).toEqual(['failed DeadlineExceeded']);
    await rig.clock.move(minutes(5));
    expect(rig.model.find(thingKey('web'))?.['status']).toEqual({ state: '3' });
    expect(ends(rig).at(-1)).toBe('rest');
    await rig.stop();
  });

  test('an idle object costs nothing until its instant', async () => {
    const rig = await settled({ decide: untilReady });
    const before = rig.turns.length;
    await rig.clock.move(minutes(59));
    expect(rig.turns.length).toBe(before);
    await rig.clock.move(minutes(1));
    expect(rig.turns.length).toBe(before + 1);
    expect(rig.model.writes()).toHaveLength(1);
    await rig.stop();
  });

  test('a rest until an instant gone by is not a loop without a pause', async () => {
    const rig = await settled({ decide: (_, now) => aRest(now, seconds(-60)) });
    const before = rig.turns.length;
    await rig.clock.move(milliseconds(900));
    expect(rig.turns.length).toBe(before);
    await rig.stop();
  });

  test('that never rests is stopped after 32 steps and set aside', async () => {
    let n = 0;
    const rig = await settled({ decide: (view) => setStatus(view, { state: `${(n += 1)}` }) });
    expect(ends(rig)[0]).toBe('failed NoRest');
    expect(rig.turns[0]?.steps).toBe(32);
    expect(rig.events[0]).toMatch(/^InternalError: .*turn-1/);
    await rig.stop();
  });

  test('a throw sets one object aside with an event; others go on', async () => {
    const decide: ThingRigOptions['decide'] = (view, now) => {
      if (view.thing.metadata.name === 'bad') throw new TypeError('nil');
      return untilReady(view, now);
    };
    const rig = await settled({ decide }, ['bad', 'web']);
    expect(rig.model.find(thingKey('web'))?.['status']).toEqual({ state: 'Ready' });
    expect(rig.events).toHaveLength(1);
    expect(rig.events[0]).toMatch(/^InternalError: .*TypeError: nil.*turn-\d/);
    await rig.clock.move(minutes(9));
    expect(rig.events).toHaveLength(1);
    await rig.stop();
  });

  test('what was set aside comes again within minutes though the clock was set back by hours', async () => {
    let isBroken = true;
    const decide: ThingRigOptions['decide'] = (view, now) => {
      if (isBroken) throw new TypeError('nil');
      return untilReady(view, now);
    };
    const rig = await settled({ decide }, ['web']);
    isBroken = false;
    rig.clock.setWall(after(rig.clock.now(), hours(-8)));
    await rig.clock.move(minutes(2));
    expect(rig.model.find(thingKey('web'))?.['status']).toEqual({ state: 'Ready' });
    await rig.stop();
  });

  test('nothing is written once the Lease is not ours', async () => {
    const rig = await settled({ decide: untilReady, stillHeld: () => false });
    expect(rig.model.writes()).toHaveLength(0);
    expect(ends(rig)).toEqual(['stopped']);
    await rig.stop();
  });

  test('an event of a rest is sent once an hour, however often it is decided', async () => {
    const event = { type: 'Normal', reason: 'Waiting', message: 'for approval', component: 'c' } as const;
    const rig = await settled({ decide: (_, now) => ({ ...aRest(now, minutes(5)), then: [event] }) });
    await rig.clock.move(minutes(50));
    expect(rig.events).toEqual(['Waiting: for approval']);
    await rig.clock.move(minutes(20));
    expect(rig.events).toHaveLength(2);
    await rig.stop();
  });
});

describe('conflicts', () => {
  test('an object changed by somebody else is read live and decided again', async () => {
    const rig = startThingRig({ decide: untilReady });
    rig.model.inject.put(things, aThing('web'));
    await rig.rest();
    rig.model.inject.holdEvents();
    const stale = rig.store.get('prod', 'web');
    rig.model.inject.put(things, aThing('web', { status: { state: 'Lost' }, spec: { by: 'other' } }));
    expect(rig.store.get('prod', 'web')).toBe(stale);
    await rig.clock.move(hours(1));
    rig.model.inject.releaseEvents();
    await rig.rest();
    expect(rig.model.find(thingKey('web'))).toMatchObject({ status: { state: 'Ready' }, spec: { by: 'other' } });
    await rig.stop();
  });

  test('a second conflict in a turn ends it with back-off', async () => {
    const plan: ThingRigOptions['plan'] = ({ verb }) =>
      verb === 'patch' ? { when: 'before', code: 'Conflict' } : undefined;
    const rig = await settled({ decide: untilReady, plan });
    expect(ends(rig)).toEqual(['failed Conflict']);
    expect(rig.model.requests().filter(({ verb }) => verb === 'patch')).toHaveLength(2);
    await rig.clock.move(seconds(5));
    expect(ends(rig)).toHaveLength(2);
    await rig.stop();
  });

  test('what exists under the name that a create wanted is read and seen', async () => {
    const decide: ThingRigOptions['decide'] = (view, now) => {
      if (view.thing.metadata.name !== 'web' || stateOf(view) === 'Ready') return aRest(now);
      if (isThere()) return setStatus(view, { state: 'Ready' });
      return { do: 'create', type: things, object: aThing('child'), manager: 'things', by: 'create' };
    };
    const rig = startThingRig({ decide }, [aThing('web')]);
    const isThere = (): boolean => rig.store.get('prod', 'child') !== undefined;
    await rig.rest();
    expect(rig.model.writes().map(({ verb, name }) => `${verb} ${name}`)).toEqual(['create child', 'patch web']);
    await rig.stop();
  });
});

describe('failed writes', () => {
  test('a lost reply is made good by the next turn, without a second effect', async () => {
    let isFirst = true;
    const plan: ThingRigOptions['plan'] = ({ verb }) => {
      if (verb !== 'patch' || !isFirst) return undefined;
      isFirst = false;
      return { when: 'after', code: 'ConnectionFailed' };
    };
    const rig = await settled({ decide: untilReady, plan });
    await rig.clock.move(minutes(1));
    expect(rig.model.writes()).toHaveLength(1);
    expect(ends(rig).at(-1)).toBe('rest');
    await rig.stop();
  });

  test('a refused write is shown to the rules in the same turn, so that they can tell of it', async () => {
    const plan: ThingRigOptions['plan'] = ({ verb }) =>
      verb === 'create' ? { when: 'before', code: 'Forbidden' } : undefined;
    const decide: ThingRigOptions['decide'] = (view) => {
      const fault = view.desk.failedWrite;
      if (fault !== undefined && stateOf(view) !== fault.code) return setStatus(view, { state: fault.code });
      return { do: 'create', type: things, object: aThing('child'), manager: 'things', by: 'create' };
    };
    const rig = await settled({ decide, plan });
    expect(rig.model.find(thingKey('web'))?.['status']).toEqual({ state: 'Forbidden' });
    expect(rig.model.requests().filter(({ verb }) => verb === 'create').length).toBeLessThanOrEqual(2);
    const before = rig.model.writes().length;
    await rig.clock.move(hours(1));
    expect(rig.model.writes().length).toBe(before);
    await rig.stop();
  });

  test('a refusal that passes, as that of an API server which has just been started, is over in seconds', async () => {
    let refusals = 0;
    const plan: ThingRigOptions['plan'] = ({ verb }) =>
      verb === 'patch' && refusals++ < 2 ? { when: 'before', code: 'Forbidden' } : undefined;
    const rig = await settled({ decide: untilReady, plan });
    expect(rig.model.writes()).toHaveLength(0);
    await rig.clock.move(seconds(5 + 10));
    expect(rig.model.writes()).toHaveLength(1);
    await rig.stop();
  });

  test('failures in a row wait longer', async () => {
    const plan: ThingRigOptions['plan'] = ({ verb }) =>
      verb === 'patch' ? { when: 'before', code: 'ConnectionFailed' } : undefined;
    const rig = await settled({ decide: untilReady, plan });
    await rig.clock.move(seconds(5 + 10 + 20));
    expect(rig.turns).toHaveLength(4);
    await rig.stop();
  });
});

/** Answers in the order that the test wants. */
function answering(): {
  perform: NonNullable<ThingRigOptions['perform']>;
  asked: string[];
  answer: (id: string) => void;
} {
  const open = new Map<string, () => void>();
  const asked: string[] = [];
  return {
    asked,
    perform: ({ id }) =>
      new Promise((resolve) => {
        asked.push(id);
        open.set(id, () => resolve('chain'));
      }),
    answer: (id) => open.get(id)?.(),
  };
}

const signed: ThingRigOptions['decide'] = (view, now) => {
  const { name } = view.thing.metadata;
  const answer = view.desk.get(name);
  if (stateOf(view) === 'Ready') return aRest(now);
  if (answer === undefined) return aCall(name);
  if (answer.is === 'fault') return { do: 'sleep', because: 'failed', until: answer.retryAt, by: 'wait' };
  return { ...setStatus(view, { state: 'Ready' }), clears: [name] };
};

describe('calls', () => {
  test('hold no worker, and the key goes on when the reply lies on the desk', async () => {
    const { perform, asked, answer } = answering();
    const rig = await settled({ decide: signed, perform, workers: 1 }, ['a', 'b', 'c']);
    expect(asked).toEqual(['a', 'b', 'c']);
    answer('b');
    await rig.rest();
    expect(rig.model.find(thingKey('b'))?.['status']).toEqual({ state: 'Ready' });
    expect(rig.model.find(thingKey('a'))?.['status']).toBeUndefined();
    for (const id of ['a', 'c']) answer(id);
    await rig.stop();
  });

  test('at most eight are in flight for one target', async () => {
    const { perform, asked, answer } = answering();
    const names = Array.from({ length: 10 }, (_, n) => `k${n}`);
    const rig = await settled({ decide: signed, perform }, names);
    expect(asked).toHaveLength(8);
    answer(asked[0] ?? '');
    await rig.rest();
    expect(asked).toHaveLength(9);
    for (const name of names) answer(name);
    await rig.rest();
    for (const name of names) answer(name);
    await rig.stop();
  });

  test('are not repeated when the write of their answer fails, however often', async () => {
    let failures = 3;
    const plan: ThingRigOptions['plan'] = ({ verb }) =>
      verb === 'patch' && (failures -= 1) >= 0 ? { when: 'before', code: 'ConnectionFailed' } : undefined;
    let calls = 0;
    const rig = await settled({ decide: signed, plan, perform: async () => `${(calls += 1)}` });
    await rig.clock.move(minutes(2));
    expect(rig.model.find(thingKey('web'))?.['status']).toEqual({ state: 'Ready' });
    expect(calls).toBe(1);
    await rig.stop();
  });

  test('that failed are asked again at their time, later each time', async () => {
    let calls = 0;
    const perform = async (): Promise<string> => {
      calls += 1;
      throw new Fault('transient', { code: 'ConnectionFailed', message: 'no answer' });
    };
    const rig = await settled({ decide: signed, perform });
    expect(calls).toBe(1);
    await rig.clock.move(seconds(5));
    await rig.clock.move(seconds(9));
    expect(calls).toBe(2);
    await rig.clock.move(seconds(1));
    expect(calls).toBe(3);
    await rig.stop();
  });

  test('asked again while their answer is there are a defect, not a loop', async () => {
    let calls = 0;
    const rig = await settled({ decide: () => aCall('same'), perform: async () => `${(calls += 1)}` });
    expect(calls).toBe(1);
    expect(ends(rig).at(-1)).toBe('failed CallRepeated');
    await rig.stop();
  });

  test('for an object that was re-made meanwhile are no answer for its successor', async () => {
    const { perform, asked, answer } = answering();
    const rig = await settled({ decide: signed, perform });
    rig.model.inject.remove(thingKey('web'));
    rig.model.inject.put(things, aThing('web'));
    await rig.rest();
    answer('web');
    await rig.rest();
    expect(asked).toEqual(['web', 'web']);
    answer('web');
    await rig.rest();
    expect(rig.model.find(thingKey('web'))?.['status']).toEqual({ state: 'Ready' });
    await rig.stop();
  });
});

describe('start and stop', () => {
  test('no key is taken before its kind has been listed', async () => {
    let isServed = false;
    const plan: ThingRigOptions['plan'] = ({ verb }) =>
      !isServed && (verb === 'watch' || verb === 'list') ? { when: 'before', code: 'NotFound' } : undefined;
    const rig = await settled({ decide: untilReady, plan });
    expect(rig.notSynced()).toEqual(['things']);
    expect(rig.turns).toHaveLength(0);
    isServed = true;
    await rig.clock.move(seconds(33));
    await rig.rest();
    expect(rig.notSynced()).toEqual([]);
    expect(rig.model.find(thingKey('web'))?.['status']).toEqual({ state: 'Ready' });
    await rig.stop();
  });

  test('a stop waits for the call under way and starts nothing new', async () => {
    const { perform, asked, answer } = answering();
    const rig = await settled({ decide: signed, perform });
    const stopped = rig.stop();
    rig.model.inject.put(things, aThing('late'));
    await rig.rest();
    expect(asked).toEqual(['web']);
    answer('web');
    expect(await stopped).toBe(true);
    expect(asked).toEqual(['web']);
  });

  test('a stop ends a call that does not come to an end', async () => {
    const perform = (_: unknown, signal: AbortSignal): Promise<string> =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
    const rig = await settled({ decide: signed, perform });
    const stopped = rig.stop();
    await rig.clock.move(minutes(1));
    expect(await stopped).toBe(false);
  });
});
