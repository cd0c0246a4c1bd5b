import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { checkMachineTraces } from './machine-traces.ts';

/** Written in halves, so that a search for such traces does not find this file. */
const registry = ['registry', 'npmjs', 'org'].join('.');
const proxy = ['proxy', 'golang', 'org'].join('.');

const refused: readonly (readonly [sentence: string, text: string])[] = [
  ['a home folder', 'see /home/ada/notes'],
  ['a home folder of a Mac', 'see /Users/ada'],
  ['a path of one machine', 'cd /root/certwright'],
  ['a package registry', `npm --registry https://${registry}/`],
  ['a module proxy', `GOPROXY=https://${proxy}`],
];

const accepted: readonly (readonly [sentence: string, text: string])[] = [
  ['a path of the project', 'see src/pki/pem.ts and ./docs/work/a.md'],
  ['a path that every Linux has', '/var/run/secrets/kubernetes.io/serviceaccount/token'],
  ['a placeholder', '~/.cache/certwright'],
  ['a URL with such a folder', 'https://example.com/home/page'],
];

test.each(refused)('%s is refused, with its line', (_, text) => {
  const found = checkMachineTraces(tmpdir(), [{ path: 'a.md', text: `first line\n${text}` }]);
  expect(found).toEqual([expect.stringMatching(/^a\.md:2 /)]);
});

test.each(accepted)('%s is accepted', (_, text) => {
  expect(checkMachineTraces(tmpdir(), [{ path: 'a.md', text }])).toEqual([]);
});
