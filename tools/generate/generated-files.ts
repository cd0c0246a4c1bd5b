import { stringify } from 'yaml';
import { customResourceDefinition } from './crd.ts';
import { flagsPage } from './flags-page.ts';
import { kinds } from './kinds.ts';
import { metricsPage } from './metrics-page.ts';
import { referencePage } from './reference-page.ts';
import { secretReferencesFile } from './secret-references.ts';

/** A file that `npm run generate` writes. */
export interface GeneratedFile {
  /** Relative to the root of the project. */
  readonly path: string;
  readonly content: string;
}

/** Folders in which every file is generated: one that is not in the list below is stale. */
export const generatedFolders = ['deploy/crds', 'docs/reference/api'] as const;

/** Everything that follows from the schemas and tables. */
export function generatedFiles(): readonly GeneratedFile[] {
  return [
    ...kinds.map((kind) => ({
      path: `deploy/crds/${kind.type.group}_${kind.type.plural}.yaml`,
      content: yamlFile(customResourceDefinition(kind)),
    })),
    ...kinds.map((kind) => ({
      path: `docs/reference/api/${fileName(kind.type.kind)}.md`,
      content: referencePage(kind),
    })),
    { path: 'docs/reference/controller-flags.md', content: flagsPage() },
    { path: 'docs/reference/metrics.md', content: metricsPage() },
    { path: 'src/api/issuer/secret-references.generated.ts', content: secretReferencesFile() },
  ];
}

const fileName = (kind: string): string => kind.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

/** kubectl reads YAML 1.1, in which a bare True, No or On is a boolean: version 1.1 makes the writer quote those. */
function yamlFile(object: object): string {
  const text = stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
  return `# Written by \`npm run generate\` from src/api. Do not edit.\n${text}`;
}
