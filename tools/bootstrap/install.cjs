'use strict';

const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { installRefusal } = require('./install-refusal.cjs');
const { Refusal } = require('./refusal.cjs');

/** What node_modules takes, with the packed files while they are unpacked. */
const NEEDED_BYTES = 700_000_000;

/** Installs what package-lock.json names, unless node_modules was installed from this very file. */
async function install(root) {
  const stamp = path.join(root, 'node_modules', '.certwright-installed');
  const wanted = lockDigest(root);
  if (readIfThere(stamp) === wanted) return;
  requireWritable(root);
  requireSpace(root);
  await runNpm(root);
  fs.writeFileSync(stamp, wanted);
}

/** The lock file, and the platform that its optional packages were chosen for. */
function lockDigest(root) {
  const lock = readIfThere(path.join(root, 'package-lock.json'));
  if (lock === undefined || root.split(path.sep).includes('node_modules')) {
    throw new Refusal(`"${root}" is no checkout of Certwright`, 'clone the repository and run the command in it');
  }
  return createHash('sha256').update(`${process.platform} ${process.arch}\n${lock}`).digest('hex');
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function requireWritable(root) {
  try {
    fs.mkdirSync(path.join(root, 'node_modules'), { recursive: true });
    fs.accessSync(path.join(root, 'node_modules'), fs.constants.W_OK);
  } catch {
    throw new Refusal(
      `The folder "${root}" cannot be written`,
      'make it writable or clone the repository to another place',
    );
  }
}

function requireSpace(root) {
  const { bavail, bsize } = fs.statfsSync(root);
  if (bavail * bsize < NEEDED_BYTES) {
    throw new Refusal(`Installing needs 700 MB and "${root}" has less`, 'free some space and run the command again');
  }
}

function runNpm(root) {
  process.stdout.write('Installing the packages of package-lock.json (npm ci), about half a minute ...\n');
  const start = Date.now();
  const [program, first] = npmProgram();
  const npm = spawn(program, [...first, 'ci', '--no-progress'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  npm.stderr.on('data', (bytes) => {
    printed = `${printed}${bytes}`.slice(-20_000);
  });
  const forward = (signal) => npm.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    npm.once('error', (error) => reject(installRefusal(error.message)));
    npm.once('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward);
      if (signal !== null) return reject(new Refusal('Installing was interrupted', 'run the command again'));
      if (code !== 0) return reject(installRefusal(printed));
      process.stdout.write(`  installed (${Math.round((Date.now() - start) / 1000)} s)\n`);
      return resolve();
    });
  });
}

/** The npm that runs this script, under the Node that runs it; else the one on the PATH. */
function npmProgram() {
  const script = process.env.npm_execpath;
  return script !== undefined && /\.[cm]?js$/.test(script) ? [process.execPath, [script]] : ['npm', []];
}

module.exports = { install };
