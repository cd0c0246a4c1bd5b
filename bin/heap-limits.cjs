'use strict';
// How the heap of a process that runs for long may grow: the one place that says it. Read docs/adr/0009-heap-limits.md before changing a number.

const v8 = require('node:v8');
const vm = require('node:vm');

/**
 * Each is read by V8 whenever it decides, so that it holds from here on however the program was started; one that a later V8 does not know
 * is named on standard error and has no effect.
 */
const FLAGS = [
  // The young generation stays at its first size, 2 x 1 MiB, instead of growing to 2 x 64 MiB by the time a thousand certificates are issued.
  '--semi-space-growth-factor=1',
  // The old generation is collected when it is 40 % larger than what was left in it the last time, instead of up to four times as large.
  '--heap-growing-percent=40',
];

/** Sets the limits. Call it before anything else is loaded. */
function limitHeap() {
  for (const flag of FLAGS) v8.setFlagsFromString(flag);
  collectOnce();
}

/** Before its first full collection V8 goes by a fixed limit of hundreds of megabytes. This one finds next to nothing and takes a few milliseconds. */
function collectOnce() {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
  v8.setFlagsFromString('--no-expose-gc');
}

module.exports = { limitHeap };
