// Preloaded into a controller under test (node --import): shifts its wall clock by as many milliseconds as the file CERTWRIGHT_CLOCK_SHIFT says.
import { readFileSync } from 'node:fs';

/** The file is read again after so many milliseconds, so that a process that was stopped sees the new time with its first look at the clock. */
const FRESH_FOR = 2;

const file = process.env['CERTWRIGHT_CLOCK_SHIFT'] ?? '';
const realNow = Date.now.bind(Date);
let shift = 0;
let readAt = -Infinity;

function shiftedNow(): number {
  const at = performance.now();
  if (at - readAt > FRESH_FOR) {
    readAt = at;
    // A file just being written is empty: the shift before holds then.
    const text = readFileSync(file, 'utf8').trim();
    if (text !== '') shift = Number(text);
  }
  return realNow() + shift;
}

class ShiftedDate extends Date {
  constructor(...given: readonly [] | ConstructorParameters<typeof Date>) {
    if (given.length === 0) super(shiftedNow());
    else super(...(given as ConstructorParameters<typeof Date>));
  }
}
ShiftedDate.now = shiftedNow;
globalThis.Date = ShiftedDate as DateConstructor;
