import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareFields } from './compare-fields.ts';

const ROOT = join(import.meta.dirname, '../..');

test('without the facts beside the checkout the comparison is skipped, and says so', async () => {
  expect(await compareFields(ROOT, join(ROOT, 'no/such/folder'))).toEqual({
    skipped: 'there is no ../shared/reference/crd beside the checkout',
  });
});

test.each([
  [
    'what it prints when it fails is what was found',
    'print("spec.x: missing")\nraise SystemExit(1)',
    ['spec.x: missing'],
  ],
  ['nothing is found when it ends well', 'print("0 differences")', []],
])('%s', async (_, program, found) => {
  const folder = mkdtempSync(join(tmpdir(), 'certwright-facts-'));
  try {
    writeFileSync(join(folder, 'compare.py'), program);
    writeFileSync(join(folder, 'fields.json'), '{}');
    const result = await compareFields(ROOT, folder);
    if ('skipped' in result) expect(result.skipped).toContain('PyYAML');
    else expect(result).toEqual(found);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
