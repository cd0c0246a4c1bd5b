'use strict';
// How V8 is set for a process that runs for long: the one place that says it. Read docs/adr/0009-v8-flags.md before changing a number.

/** For `acmesolver`, which holds next to nothing, and answers a few requests before it ends. */
const SOLVER_FLAGS = [
  // Garbage of requests is gone within a megabyte.
  '--max-semi-space-size=1',
  // The threads that compile beside the main one hold more memory than all else. Flags that leave out a compiler, as --lite-mode does, would have Node's own
  // code compiled anew at each start, which takes 30 ms longer.
  '--no-concurrent-recompilation',
];

/** For `controller`. */
const CONTROLLER_FLAGS = [
  // Both halves of the young generation are 4 MiB from the beginning and stay so, instead of growing to 16 MiB and more with the first thousand
  // certificates. With a quarter of it V8 copies so often that each certificate takes a fifth more CPU.
  '--min-semi-space-size=4',
  '--max-semi-space-size=4',
  // Before its first full collection the old generation goes by a limit of hundreds of megabytes.
  '--initial-old-space-size=16',
  // Then it is collected when it is 40 % larger than what was left in it the last time, instead of up to four times as large.
  '--heap-growing-percent=40',
  // One thread copies what has survived: a second one that shares the processors with the API server costs more than it helps.
  '--no-parallel-scavenge',
  // The same of compiling: threads beside the main one make more of it, and hold more memory, than is made up for in the few seconds it takes.
  '--no-concurrent-recompilation',
];

/** The subcommands that run until they are stopped: what the others leave behind ends with them. */
const FLAGS_OF = new Map([
  ['controller', CONTROLLER_FLAGS],
  ['acmesolver', SOLVER_FLAGS],
]);

/**
 * Starts this process anew with the flags of a subcommand before all others, so that those of whoever started it count. Most are read when the heap is made, and
 * hold so however the program was started: by its name, by `node`, in a container. Returns where they are set, or cannot be, and for
 * subcommands that have none.
 */
function startWithFlags(command) {
  const flags = FLAGS_OF.get(command) ?? [];
  const { execve, execPath, execArgv, argv, env } = process;
  // A parent that speaks to its child over a channel would lose it.
  if (execve === undefined || process.send !== undefined || flags.every((flag) => execArgv.includes(flag))) return;
  execve.call(process, execPath, [execPath, ...flags, ...execArgv, ...argv.slice(1)], env);
}

module.exports = { startWithFlags };
