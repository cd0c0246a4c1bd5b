'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { Refusal } = require('./refusal.cjs');

const OLDEST = 24;

/**
 * The Node that everything runs under: the locked one, else (no locked one for this platform, or it does not run here: musl) the one
 * that runs this script, if it is new enough.
 */
function findNode(root) {
  const locked = path.join(root, 'node_modules', '.bin', 'node');
  if (majorOf(versionOf(locked)) >= OLDEST) return locked;
  if (majorOf(process.versions.node) >= OLDEST) return process.execPath;
  throw new Refusal(
    `There is no locked Node for ${process.platform}-${process.arch}, and Node ${process.versions.node} is too old`,
    `install Node ${OLDEST} or newer and run the command again`,
  );
}

/** '' if it cannot be run. */
const versionOf = (program) =>
  (spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '').trim().replace(/^v/, '');

const majorOf = (version) => Number.parseInt(version, 10) || 0;

module.exports = { findNode };
