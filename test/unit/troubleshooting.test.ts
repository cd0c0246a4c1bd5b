import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow } from '../support/files-below.ts';
import { literalsIn } from '../support/wording.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Where the conditions and events that a user sees are decided. */
const sources = ['src/controllers', 'src/issuers', 'src/kube/reconcile-loop']
  .flatMap((folder) => filesBelow(ROOT, folder, '.ts'))
  .filter((path) => !path.endsWith('.test.ts'));

/** Written as a field, or as the first text given to what makes a verdict. */
const REASON = /(?:\breason: |\b(?:notReady|pending|failed|yes|warning|normal)\(\s*(?:view,\s*)?)'([A-Z]\w+)'/g;

const reasons = new Set(sources.flatMap((path) => [...read(path).matchAll(REASON)].map(([, reason = '']) => reason)));

const page = read('docs/guides/troubleshooting.md');

test('the sources are found', () => expect(reasons).toContain('InvalidSpec'));

test.each([...reasons].sort())('the troubleshooting guide explains %s', (reason) => {
  expect(page).toContain(`\`${reason}\``);
});

/** How the messages of ACME begin that tell of trouble. */
const TROUBLE = /^(?:Failed to|Error |Accepting|Waiting|Refused|The Challenge is let go) ?/;
const placesOfAcme =
  /^src\/(?:controllers\/(?:order|challenge)|issuers\/acme)\/|\/certificate-request\/rules\/ordered\.ts$/;
const troubles = new Set(
  sources
    .filter((path) => placesOfAcme.test(path))
    .flatMap((path) => literalsIn(read(path)).filter((text) => TROUBLE.test(text))),
);

test('messages of ACME are found', () => expect(troubles).toContain('Error presenting challenge: '));

test.each([...troubles].sort())('the troubleshooting guide explains the message: %s', (message) => {
  expect(page).toContain(`\`${message.trim()}`);
});
