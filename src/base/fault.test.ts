import { describe, expect, test } from 'vitest';
import { describeFault, Fault } from './fault.ts';

describe('what a Fault tells is not longer than a person would read', () => {
  const fault = new Fault('misconfigured', {
    code: 'InvalidSchedule',
    at: `spec.${'x'.repeat(70_000)}`,
    message: `"${'0 '.repeat(35_000)}" has 35001 fields, not five`,
    remedy: `use one of: ${'a, '.repeat(35_000)}`,
  });

  test('the beginning of the quoted input is shown, its length, and the complaint at the end', () => {
    expect(fault.message).toMatch(/^"0 0 0 .* … \(70029 characters\) … .* has 35001 fields, not five$/);
    expect(fault.message).toHaveLength(1024);
  });

  test('field and remedy are cut as well', () => expect(describeFault(fault).length).toBeLessThan(3200));

  test('half a character at the cut does not break the text', () => {
    expect(new Fault('refused', { code: 'X', message: '\u{1f600}'.repeat(2000) }).message.isWellFormed()).toBe(true);
  });

  test('a text of 1,024 characters is told as it is', () => {
    expect(new Fault('refused', { code: 'X', message: 'm'.repeat(1024) }).message).toBe('m'.repeat(1024));
  });
});
