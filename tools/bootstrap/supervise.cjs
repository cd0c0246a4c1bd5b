'use strict';

const { spawn } = require('node:child_process');
const os = require('node:os');
const path = require('node:path');
const { watchParents } = require('./parents.cjs');

/** How long the child may take to end in order once it was asked. */
const GRACE = 30_000;
/** npm passes Ctrl-C on although the terminal has sent it already: only a later one is a second wish. */
const SAME_WISH = 1_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs `node main parameters...` in a process group of its own and resolves with its exit code, 128 + n for signal n.
 * Signals are passed on; a second one, or 30 s, ends the whole group. When npm is gone the child is asked to end. When the child is
 * gone, so is what it left in its group. When this process is gone, the channel to the child closes and leash.cjs ends it.
 */
function supervise(node, parameters) {
  const child = spawn(node, ['--require', path.join(__dirname, 'leash.cjs'), ...parameters], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  const endGroup = () => signalGroup(child.pid, 'SIGKILL');
  const ask = askToEnd(child, endGroup);
  for (const signal of SIGNALS) process.on(signal, ask);
  const stopWatching = watchParents(() => ask('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      endGroup();
      stopWatching();
      for (const name of SIGNALS) process.off(name, ask);
      if (child.connected) child.disconnect();
      resolve(signal === null ? code : 128 + os.constants.signals[signal]);
    });
  });
}

function askToEnd(child, endGroup) {
  let askedAt;
  return (signal) => {
    if (askedAt === undefined) {
      askedAt = Date.now();
      child.kill(signal);
      setTimeout(endGroup, GRACE).unref();
    } else if (Date.now() - askedAt > SAME_WISH) {
      endGroup();
    }
  };
}

/** A group without members is what was wanted. */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // nothing left to signal
  }
}

module.exports = { supervise };
