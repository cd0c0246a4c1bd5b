'use strict';
// How the heap of a process that runs for long may grow: the one place that says it. Read docs/adr/0009-heap-limits.md before changing a number.

const v8 = require('node:v8');
const vm = require('node:vm');

/**
 * Each is read by V8 whenever it decides, so that it holds from here on however the program was started; one that a later V8 does not know
 * is named on standard error and has no effect.
 */
const FLAGS = [
  // Once it has its size (below) the young generation stays so, instead of growing to 2 x 16 MiB and more with the first thousand certificates.
  '--semi-space-growth-factor=1',
  // The old generation is collected when it is 40 % larger than what was left in it the last time, instead of up to four times as large.
  '--heap-growing-percent=40',
  // One thread copies what has survived: a second one that shares the processors with the API server costs more than it helps.
  '--no-parallel-scavenge',
];

/** Of both halves of the young generation together. With a quarter of it V8 copies so often that each certificate takes a fifth more CPU. */
const YOUNG_BYTES = 8 * 2 ** 20;
const MOST_ROUNDS = 5;

/** Sets the limits. Call it before anything else is loaded. */
function limitHeap() {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  growYoung(collect);
  for (const flag of FLAGS) v8.setFlagsFromString(flag);
  // Before its first full collection V8 goes by a fixed limit of hundreds of megabytes. This one finds next to nothing and takes a few milliseconds.
  collect();
  v8.setFlagsFromString('--no-expose-gc');
}

/** V8 has no flag for the first size that can be set once it runs. It grows by the factor when more than its size has survived. */
function growYoung(collect) {
  v8.setFlagsFromString('--semi-space-growth-factor=4');
  for (let round = 0; round < MOST_ROUNDS && youngBytes() < YOUNG_BYTES; round += 1) {
    const survivors = Array.from({ length: 20_000 }, (_, index) => ({ index, list: [index] }));
    for (let time = 0; time < 2; time += 1) collect({ type: 'minor' });
    survivors.length = 0;
  }
}

const youngBytes = () =>
  v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? YOUNG_BYTES;

module.exports = { limitHeap };
