import { homedir, tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

const cases: readonly (readonly [string, NodeJS.ProcessEnv, string])[] = [
  [
    'XDG_CACHE_HOME is used where it is set',
    { XDG_CACHE_HOME: '/var/cache', HOME: '/home/ada' },
    '/var/cache/certwright',
  ],
  [
    'a relative XDG_CACHE_HOME is ignored',
    { XDG_CACHE_HOME: 'cache', HOME: '/home/ada' },
    '/home/ada/.cache/certwright',
  ],
  ['else it is .cache in the home folder', { HOME: '/home/ada' }, '/home/ada/.cache/certwright'],
  ['without HOME it is in the home folder that the system has on record', {}, `${homedir()}/.cache/certwright`],
  [
    'a user without a home has one among the temporary files',
    { HOME: '/nonexistent' },
    `${tmpdir()}/certwright-cache-${process.getuid?.() ?? 0}`,
  ],
];

test.each(cases)('%s', (_, environment, folder) => {
  expect(cacheFolder(environment)).toBe(folder);
});
