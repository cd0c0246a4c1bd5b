'use strict';
// The way in of `npm start`, `npm test` and `npm run check`, `faults`, `e2e`, `bench`, `profile`. Plain JavaScript that Node 18 can run, because a fresh machine may have no
// newer one: installs what is locked, finds the locked Node 24, and hands over to tools/<command>/main.ts under it.

const path = require('node:path');
const { install } = require('./install.cjs');
const { findNode } = require('./find-node.cjs');
const { supervise } = require('./supervise.cjs');
const { Refusal } = require('./refusal.cjs');

const COMMANDS = ['start', 'test', 'check', 'faults', 'e2e', 'bench', 'profile'];
const ROOT = path.resolve(__dirname, '../..');

async function run([command, ...parameters]) {
  if (!COMMANDS.includes(command)) {
    throw new Refusal(
      `There is no command "${command ?? ''}"`,
      `use npm start, npm test, npm run check, npm run faults, npm run e2e, npm run bench or npm run profile`,
    );
  }
  process.chdir(ROOT);
  await install(ROOT);
  const main = path.join(ROOT, 'tools', command, 'main.ts');
  process.exitCode = await supervise(findNode(ROOT), [main, ...parameters]);
}

run(process.argv.slice(2)).catch((error) => {
  process.stderr.write(error instanceof Refusal ? `${error.message}\n` : `${error.stack}\n`);
  process.exitCode = 1;
});
