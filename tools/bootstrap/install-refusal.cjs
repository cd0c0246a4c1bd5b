'use strict';

const { Refusal } = require('./refusal.cjs');

/** What npm prints when it fails, and what a person can do about it; the first that matches. */
const KNOWN = [
  [
    /ENOSPC|no space left/i,
    'There is no space left to install the packages',
    'free some space and run the command again',
  ],
  [
    /EROFS|EACCES|EPERM/,
    'The packages may not be written to node_modules or to the npm cache',
    'make both folders writable and run the command again',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|EIDLETIMEOUT|code E5\d\d/,
    'The packages could not be downloaded',
    'connect to the network, or name a registry that can be reached (npm config set registry URL), and run the command again',
  ],
  [/EUSAGE|in sync/, 'package.json and package-lock.json do not fit together', 'run npm run lock'],
  [
    /EINTEGRITY/,
    'A downloaded package is not the one that package-lock.json names',
    'run npm cache clean --force and the command again',
  ],
  [/spawn .*ENOENT/, 'npm is not on the PATH', 'install Node with npm and run the command again'],
];

/** The refusal in what npm printed: a known cause with its remedy, or npm's own last words. */
function installRefusal(printed) {
  const known = KNOWN.find(([says]) => says.test(printed));
  if (known !== undefined) return new Refusal(known[1], known[2]);
  const words = printed
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('npm warn'))
    .slice(-4)
    .join(' | ');
  return new Refusal(`npm ci failed (${words})`, 'run npm ci to see all of its messages');
}

module.exports = { installRefusal };
