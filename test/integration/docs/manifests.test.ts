import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readDocuments } from '../../../tools/check/documents.ts';
import { filesBelow } from '../../support/files-below.ts';
import { sharedControlPlane } from '../../support/control-plane.ts';
import { runKubectl, tryKubectl } from '../../support/kubectl.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** A file of examples/ or deploy/rbac/, or a fenced block of a document, as somebody would apply it. */
interface Shown {
  readonly where: string;
  readonly text: string;
}

async function shownManifests(): Promise<readonly Shown[]> {
  const files = ['examples', 'deploy/rbac'].flatMap((folder) => filesBelow(ROOT, folder, '.yaml'));
  const documents = await readDocuments(ROOT);
  return [
    ...files.map((where) => ({ where, text: readFileSync(join(ROOT, where), 'utf8') })),
    ...documents.flatMap(({ path, text }) =>
      [...text.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, block = ''], index) => ({
        where: `${path}, block ${index + 1}`,
        text: block,
      })),
    ),
  ];
}

const manifests = await shownManifests();

test('there are manifests to be looked at', () => expect(manifests.length).toBeGreaterThan(5));

test.each(manifests)('$where is taken by the API server, every field of it known', async ({ text }) => {
  const target = sharedControlPlane();
  for (const namespace of namespacesIn(text)) await ensureNamespace(namespace);
  const parameters = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-'];
  const { stderr, code } = await tryKubectl(target, parameters, text);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

function namespacesIn(text: string): readonly string[] {
  const objects = parseAllDocuments(text).map((document) => document.toJS() as { metadata?: { namespace?: string } });
  return [...new Set(objects.flatMap(({ metadata }) => metadata?.namespace ?? []))];
}

/** Server-side apply of the same from several tests at once is no conflict. */
async function ensureNamespace(name: string): Promise<void> {
  const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await runKubectl(sharedControlPlane(), ['apply', '--server-side', '-f', '-'], manifest);
}
