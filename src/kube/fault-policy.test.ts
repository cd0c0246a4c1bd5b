import { expect, test } from 'vitest';
import type { FaultKind } from '../base/fault.ts';
import { Fault } from '../base/fault.ts';
import { between, instant, minutes, seconds } from '../base/instant.ts';
import { lookAgainAt } from './fault-policy.ts';

const backOff = { base: seconds(5), max: minutes(5) };
const cases: [string, FaultKind, number, number][] = [
  ['a passing failure is tried again after the first delay', 'transient', 1, seconds(5)],
  ['the delay doubles with each failure', 'transient', 4, seconds(40)],
  ['the delay never passes its bound', 'transient', 5000, minutes(5)],
  ['a refusal is looked at after the longest delay', 'refused', 1, minutes(5)],
  ['what a person must mend is looked at every minute', 'misconfigured', 9, minutes(1)],
  ['a defect is looked at again after ten minutes', 'defect', 1, minutes(10)],
];
const now = instant(1_000_000);

test.each(cases)('%s', (_, kind, failures, delay) => {
  expect(between(now, lookAgainAt(new Fault(kind, { code: 'C', message: 'm' }), failures, now, backOff))).toBe(delay);
});

test('"not now" waits exactly until the instant named', () => {
  const fault = new Fault('throttled', { code: 'C', message: 'm', until: instant(9_999_999) });
  expect(lookAgainAt(fault, 1, now, backOff)).toBe(9_999_999);
});

test('"not now" until an instant that is over waits a second all the same', () => {
  const fault = new Fault('throttled', { code: 'C', message: 'm', until: instant(999_999) });
  expect(lookAgainAt(fault, 1, now, backOff)).toBe(1_001_000);
});
