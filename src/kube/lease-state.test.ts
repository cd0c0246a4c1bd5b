import { describe, expect, test } from 'vitest';
import { Fault } from '../base/fault.ts';
import { instant, milliseconds, seconds } from '../base/instant.ts';
import type { LeaseInput, LeaseMove, LeaseRecord, LeaseState, Moment } from './lease-state.ts';
import { isHeld, step } from './lease-state.ts';

const settings = { identity: 'us', renewDeadline: seconds(40) };
/** Both clocks this many seconds after the start; the wall clock `wall` seconds off. */
const at = (run: number, wall = 0): Moment => ({ wall: instant((run + wall) * 1000), run: milliseconds(run * 1000) });
const lease = (holder: string, version = '1', more: Partial<LeaseRecord> = {}): LeaseRecord => ({
  holder,
  version,
  duration: seconds(60),
  transitions: 0,
  acquiredAt: instant(0),
  ...more,
});
const seenAt = (run: number, record = lease('them')): LeaseState => ({
  is: 'waiting',
  seen: { record, since: at(run) },
});
const leading = (renewed: number): LeaseState => ({
  is: 'leading',
  record: lease('us'),
  renewedAt: at(renewed),
  acquiredAt: instant(0),
});
const failed = (code: string): LeaseInput => ({ is: 'failed', fault: new Fault('transient', { code, message: code }) });
const found = (record: LeaseRecord): LeaseInput => ({ is: 'found', record });

type Case = readonly [string, LeaseState, LeaseInput, Moment, LeaseMove['do'], LeaseState['is']];
const cases: readonly Case[] = [
  ['who waits looks when it is time', { is: 'waiting' }, { is: 'due' }, at(0), 'read', 'waiting'],
  ['a Lease that is missing is made', { is: 'waiting' }, { is: 'missing' }, at(0), 'create', 'waiting'],
  ['a Lease that was given back is taken', { is: 'waiting' }, found(lease('')), at(0), 'take', 'waiting'],
  [
    'a Lease never seen before is waited for, however old its times are',
    { is: 'waiting' },
    found(lease('them')),
    at(9999),
    'wait',
    'waiting',
  ],
  [
    "a Lease of our own name may be a namesake's and is waited for",
    { is: 'waiting' },
    found(lease('us')),
    at(0),
    'wait',
    'waiting',
  ],
  [
    'our own attempt whose reply was lost is taken up',
    { is: 'waiting', tried: instant(0) },
    found(lease('us')),
    at(9),
    'take',
    'waiting',
  ],
  ['unchanged for 59 s: still theirs', seenAt(0), found(lease('them')), at(59), 'wait', 'waiting'],
  ['unchanged for 60 s: ours', seenAt(0), found(lease('them')), at(60), 'take', 'waiting'],
  ['changed after 59 s: the wait begins anew', seenAt(0), found(lease('them', '2')), at(60), 'wait', 'waiting'],
  ['a wall clock set forward takes nothing', seenAt(0), found(lease('them')), at(30, 600), 'wait', 'waiting'],
  ['a wall clock set back delays nothing', seenAt(0), found(lease('them')), at(60, -600), 'take', 'waiting'],
  [
    "the duration is the holder's, not ours",
    seenAt(0, lease('them', '1', { duration: seconds(1) })),
    found(lease('them', '1', { duration: seconds(1) })),
    at(2),
    'take',
    'waiting',
  ],
  ['somebody else was quicker', seenAt(0), failed('Conflict'), at(60), 'wait', 'waiting'],
  [
    'the answer makes a leader',
    { is: 'waiting' },
    { is: 'written', record: lease('us'), sentAt: at(0), acquiredAt: instant(0) },
    at(1),
    'wait',
    'leading',
  ],
  [
    'an answer that took too long does not',
    { is: 'waiting' },
    { is: 'written', record: lease('us'), sentAt: at(0), acquiredAt: instant(0) },
    at(40),
    'wait',
    'waiting',
  ],
  ['the holder renews', leading(0), { is: 'due' }, at(15), 'renew', 'leading'],
  ['the holder tries again soon after a failure', leading(0), failed('ConnectionFailed'), at(20), 'retry', 'leading'],
  ['the holder looks when the Lease was changed', leading(0), failed('Conflict'), at(20), 'read', 'leading'],
  ['a label that somebody set is no loss', leading(0), found(lease('us', '9')), at(20), 'renew', 'leading'],
  ['a Lease that somebody deleted is made again', leading(0), { is: 'missing' }, at(20), 'create', 'leading'],
  ['taken by another: lost', leading(0), found(lease('them', '9')), at(20), 'end', 'lost'],
  ['taken by a namesake: lost', leading(0), found(lease('us', '9', { acquiredAt: instant(5) })), at(20), 'end', 'lost'],
  ['not renewed in time: lost', leading(0), { is: 'due' }, at(40), 'end', 'lost'],
  ['the machine slept, and only the wall clock knows: lost', leading(0), { is: 'due' }, at(5, 60), 'end', 'lost'],
  ['lost stays lost', { is: 'lost', because: 'x' }, found(lease('')), at(99), 'end', 'lost'],
];

describe('one step of the election', () => {
  test.each(cases)('%s', (_, state, input, now, move, is) => {
    const turn = step(state, input, now, settings);
    expect([turn.move.do, turn.state.is]).toEqual([move, is]);
  });
});

test.each([
  ['renewed 39 s ago', leading(0), at(39), true],
  ['renewed 40 s ago', leading(0), at(40), false],
  ['wall clock 10 minutes ahead', leading(0), at(1, 600), false],
  ['wall clock set back, 40 s gone by', leading(0), at(40, -600), false],
  ['waiting', seenAt(0), at(1), false],
] as const)('held? %s', (_, state, now, held) => expect(isHeld(state, now, settings)).toBe(held));
