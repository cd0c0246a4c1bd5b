'use strict';

const fs = require('node:fs');

/** No system tells a process portably that its parent is gone, so it is looked at twice a second. */
const LOOK_AGAIN = 500;

/**
 * Calls `onGone` once when npm, or the shell between npm and this process, is gone. Returns a function that stops watching.
 * Started by hand, without npm, nobody is watched: a program in the background outlives its shell.
 */
function watchParents(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined;
  const parents = parentsNow();
  const timer = setInterval(() => {
    if (sameAs(parents, parentsNow())) return;
    clearInterval(timer);
    onGone();
  }, LOOK_AGAIN);
  timer.unref();
  return () => clearInterval(timer);
}

/** The parent, and where it can be known the parent's parent: npm starts scripts through a shell. */
function parentsNow() {
  const parent = process.ppid;
  return [parent, parentOf(parent)];
}

/** Source: proc_pid_stat(5): pid (command) state ppid; the command may hold anything but the last parenthesis. */
function parentOf(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

const sameAs = (before, now) => before.every((pid, index) => pid === now[index]);

module.exports = { watchParents };
