import { expect, test } from 'vitest';
import { delayIn } from './process-metrics.ts';

test.each([
  ['a look in time is no delay', 20_000_000, 0],
  ['a look that came early by the rounding of a timer is no delay', 19_900_000, 0],
  ['a look that came 30 ms late is that delay', 50_000_000, 0.03],
])('%s', (_, nanoseconds, seconds) => {
  expect(delayIn(nanoseconds)).toBeCloseTo(seconds, 6);
});
