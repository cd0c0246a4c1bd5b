import { expect, test } from 'vitest';
import { versionInLine } from './known-line.ts';

const line = (type: string, metadata: object, more: object = {}): string =>
  JSON.stringify({ type, object: { apiVersion: 'v1', kind: 'Secret', metadata, ...more } });
const metadata = { name: 'web', namespace: 'prod', resourceVersion: '4711', uid: 'u' };

test.each([
  ['of what was created', line('ADDED', metadata), '4711'],
  ['of what was changed', line('MODIFIED', metadata), '4711'],
  [
    'beside texts that look like it',
    line('MODIFIED', { ...metadata, annotations: { a: '"resourceVersion":"1"' } }),
    '4711',
  ],
  ['not of what was deleted', line('DELETED', metadata), undefined],
  ['not of a bookmark', line('BOOKMARK', { resourceVersion: '4711' }), undefined],
  [
    'not where an annotation has that name',
    line('MODIFIED', { annotations: { resourceVersion: '1' }, ...metadata }),
    undefined,
  ],
  ['not where a label has that name', line('MODIFIED', { ...metadata, labels: { resourceVersion: '1' } }), undefined],
  ['not where there is none', line('MODIFIED', { name: 'web' }), undefined],
  [
    'not of half a line',
    line('MODIFIED', metadata).slice(0, line('MODIFIED', metadata).indexOf('4711') + 4),
    undefined,
  ],
  ['not where the server writes otherwise', line('MODIFIED', metadata).replaceAll('":', '": '), undefined],
])('the version is told %s', (_, text, version) => expect(versionInLine(text)).toBe(version));
