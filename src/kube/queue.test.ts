import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { movedClock } from '../../test/support/moved-clock.ts';
import type { ObjectKey, ResourceType } from '../api/kubernetes.ts';
import { after, hours, instant, milliseconds, minutes, seconds } from '../base/instant.ts';
import type { WorkQueue } from './queue.ts';
import { createWorkQueue } from './queue.ts';

const type: ResourceType = { group: 'g', version: 'v1', kind: 'Thing', plural: 'things', namespaced: true };
const key = (text: string): ObjectKey => ({
  type,
  namespace: text.split('/')[0] ?? '',
  name: text.split('/')[1] ?? '',
});
const text = (taken: ObjectKey | undefined): string =>
  taken === undefined ? 'closed' : `${taken.namespace}/${taken.name}`;

/** Urgency is the number at the end of the name, in tenths. */
function aQueue(clock = movedClock()): WorkQueue {
  const urgency = ({ name }: ObjectKey): number => Number(name.slice(-1)) / 10;
  const queue = createWorkQueue({ clock, backOff: { base: seconds(5), max: minutes(5) }, urgency });
  queue.release();
  return queue;
}

async function takeAll(queue: WorkQueue): Promise<string[]> {
  const taken: string[] = [];
  while (queue.counts().ready > 0) {
    const next = await queue.take();
    taken.push(text(next));
    if (next !== undefined) queue.done(next);
  }
  return taken;
}

describe('order', () => {
  test('the smaller share of life left goes first', async () => {
    const queue = aQueue();
    for (const name of ['a/x9', 'a/x0', 'a/x3']) queue.add(key(name));
    expect(await takeAll(queue)).toEqual(['a/x0', 'a/x3', 'a/x9']);
  });

  test('within a band too, the smaller share of life left goes first, and equal shares in the order of their coming', async () => {
    const shares = new Map([
      ['a', 0.03],
      ['b', 0.000_02],
      ['c', 0.000_01],
      ['d', 0.03],
    ]);
    const urgency = ({ name }: ObjectKey): number => shares.get(name) ?? 1;
    const queue = createWorkQueue({ clock: movedClock(), backOff: { base: seconds(5), max: minutes(5) }, urgency });
    for (const name of shares.keys()) queue.add(key(`ns/${name}`));
    queue.release();
    expect((await takeAll(queue)).slice(0, 3)).toEqual(['ns/c', 'ns/b', 'ns/a']);
  });

  test('namespaces take turns within a band', async () => {
    const queue = aQueue();
    for (const name of ['a/p1', 'a/q1', 'a/r1', 'b/p1', 'c/p1']) queue.add(key(name));
    expect((await takeAll(queue)).slice(0, 3)).toEqual(['a/p1', 'b/p1', 'c/p1']);
  });

  test('every fourth pick is the longest waiting of any band', async () => {
    const queue = aQueue();
    for (const name of ['old/x9', 'a/a0', 'a/b0', 'a/c0', 'a/d0', 'a/e0']) queue.add(key(name));
    expect(await takeAll(queue)).toEqual(['a/a0', 'a/b0', 'a/c0', 'old/x9', 'a/d0', 'a/e0']);
  });

  test('adding a key twice is one entry', async () => {
    const queue = aQueue();
    queue.add(key('a/x1'));
    queue.add(key('a/x1'));
    expect(await takeAll(queue)).toEqual(['a/x1']);
  });
});

describe('a key in work', () => {
  test('is handed out once more afterwards if it was added meanwhile', async () => {
    const queue = aQueue();
    queue.add(key('a/x1'));
    await queue.take();
    queue.add(key('a/x1'));
    expect(queue.counts()).toMatchObject({ ready: 0, working: 1 });
    queue.done(key('a/x1'));
    expect(await takeAll(queue)).toEqual(['a/x1']);
  });
});

describe('a key in quiet', () => {
  test('is not added by what its own turn folds in; others are', async () => {
    const queue = aQueue();
    queue.add(key('a/x1'));
    await queue.take();
    queue.quietly(key('a/x1'), () => {
      queue.add(key('a/x1'));
      queue.add(key('a/y1'));
    });
    queue.done(key('a/x1'));
    expect(await takeAll(queue)).toEqual(['a/y1']);
  });
});

describe('time', () => {
  test('a key comes back at its instant and not before', async () => {
    const clock = movedClock();
    const queue = aQueue(clock);
    queue.addAt(key('a/x1'), after(clock.now(), hours(3)));
    await clock.move(milliseconds(hours(3) - 1));
    expect(queue.counts().ready).toBe(0);
    await clock.move(milliseconds(1));
    expect(queue.counts().ready).toBe(1);
  });

  test('a later instant takes the place of an earlier one', async () => {
    const clock = movedClock();
    const queue = aQueue(clock);
    queue.addAt(key('a/x1'), after(clock.now(), minutes(1)));
    queue.addAt(key('a/x1'), after(clock.now(), minutes(9)));
    await clock.move(minutes(8));
    expect(queue.counts()).toMatchObject({ ready: 0, later: 1 });
  });

  test('a jump of the wall clock is noticed within a minute', async () => {
    const clock = movedClock();
    const queue = aQueue(clock);
    queue.addAt(key('a/x1'), after(clock.now(), hours(8)));
    clock.setWall(after(clock.now(), hours(9)));
    await clock.move(minutes(1));
    expect(queue.counts().ready).toBe(1);
  });

  test('a clock that is set back by hours makes nobody wait for hours: all are looked at within a minute', async () => {
    const clock = movedClock();
    const queue = aQueue(clock);
    queue.retry(key('a/x1'));
    queue.addAt(key('a/y1'), after(clock.now(), hours(1)));
    clock.setWall(after(clock.now(), hours(-8)));
    await clock.move(minutes(1));
    expect(queue.counts()).toMatchObject({ ready: 2, later: 0 });
  });

  test('a clock that is set back by seconds wakes nobody early', async () => {
    const clock = movedClock();
    const queue = aQueue(clock);
    queue.addAt(key('a/y1'), after(clock.now(), hours(1)));
    clock.setWall(after(clock.now(), seconds(-50)));
    await clock.move(minutes(59));
    expect(queue.counts()).toMatchObject({ ready: 0, later: 1 });
  });

  test('failures in a row wait longer, and one success starts over', () => {
    const clock = movedClock(instant(0));
    const queue = aQueue(clock);
    expect([1, 2, 3].map(() => queue.retry(key('a/x1')))).toEqual([5_000, 10_000, 20_000]);
    queue.forget(key('a/x1'));
    expect(queue.retry(key('a/x1'))).toBe(5_000);
  });

  test('a dropped key does not come back', async () => {
    const clock = movedClock();
    const queue = aQueue(clock);
    queue.retry(key('a/x1'));
    queue.drop(key('a/x1'));
    await clock.move(hours(1));
    expect(queue.counts()).toEqual({ ready: 0, working: 0, later: 0 });
  });
});

describe('gate', () => {
  test('a held queue hands nothing out until it is released', async () => {
    const queue = aQueue();
    queue.hold();
    queue.add(key('a/x1'));
    const taken = queue.take();
    expect(queue.counts().ready).toBe(1);
    queue.release();
    expect(text(await taken)).toBe('a/x1');
  });

  test('closing ends those who wait', async () => {
    const queue = aQueue();
    const taken = queue.take();
    queue.close();
    expect(text(await taken)).toBe('closed');
    expect(text(await queue.take())).toBe('closed');
  });
});

type Doing = { readonly do: 'add' | 'addAt' | 'take' | 'done' | 'move'; readonly n: number };
const doings = fc.array(
  fc.record({ do: fc.constantFrom<Doing['do'][]>('add', 'addAt', 'take', 'done', 'move'), n: fc.nat(11) }),
  { maxLength: 60 },
);

test('whatever is done: no key is in two hands, and what was wanted is handed out', async () => {
  await fc.assert(
    fc.asyncProperty(doings, async (steps) => {
      const clock = movedClock();
      const queue = aQueue(clock);
      const hands = new Map<string, ObjectKey>();
      const wanted = new Set<string>();
      const names = (n: number): ObjectKey => key(`${'abc'[n % 3]}/k${n % 10}`);
      const take = async (): Promise<void> => {
        if (queue.counts().ready === 0) return;
        const taken = await queue.take();
        expect(hands.has(text(taken))).toBe(false);
        wanted.delete(text(taken));
        if (taken !== undefined) hands.set(text(taken), taken);
      };
      for (const step of steps) {
        if (step.do === 'take') await take();
        else if (step.do === 'move') await clock.move(minutes(step.n));
        else if (step.do === 'done') {
          const [first] = hands.values();
          if (first !== undefined && hands.delete(text(first))) queue.done(first);
        } else {
          wanted.add(text(names(step.n)));
          if (step.do === 'add') queue.add(names(step.n));
          else queue.addAt(names(step.n), after(clock.now(), minutes(step.n)));
        }
      }
      for (const held of hands.values()) queue.done(held);
      hands.clear();
      await clock.move(minutes(12));
      while (queue.counts().ready > 0) await take();
      expect([...wanted]).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
