import { setFlagsFromString } from 'node:v8';

/**
 * A solver Pod has 64 MiB and a tenth of a processor for one small answer. These are what a running V8 still heeds: no compilers that make code
 * fast, a young generation that stays as it was made, and an old one that is collected when it has grown by a third.
 */
const FLAGS = ['--no-opt', '--no-maglev', '--semi-space-growth-factor=1', '--heap-growing-percent=30'];

/**
 * Holds the memory of this process down: asked 40,000 times without pause it keeps 26 MiB instead of 156, for twice the CPU of each answer. To be
 * called when everything is loaded: what Node has compiled ahead is of no use to a V8 with other flags, and the start would take a third longer.
 */
export function holdSmall(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}
