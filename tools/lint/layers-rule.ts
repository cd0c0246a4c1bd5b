import { posix } from 'node:path';
import { importVerdict } from './import-verdict.ts';
import type { Context, Rule } from './rule.ts';
import { isTest, projectPath } from './rule.ts';

/** `house/layers`: every import, also a dynamic one, obeys the layer table (layers.ts). Tests may import what they like. */
export const layersRule: Rule = {
  meta: { type: 'problem', docs: { description: 'imports obey the layer table in tools/lint/layers.ts' } },
  create(context) {
    const path = projectPath(context);
    if (isTest(path)) return {};
    const judge = (node: Reported, isTypeOnly: boolean): void => judgeImport(context, { from: path, node, isTypeOnly });
    return {
      ImportDeclaration: (node) => judge(node.source, isTypeOnlyList(node.importKind, node.specifiers)),
      ExportNamedDeclaration: (node) => {
        if (node.source !== null) judge(node.source, isTypeOnlyList(node.exportKind, node.specifiers));
      },
      ExportAllDeclaration: (node) => judge(node.source, node.exportKind === 'type'),
      ImportExpression: (node) => judge(node.source, false),
      TSImportType: (node) => judge(node.source, true),
    };
  },
};

type Reported = NonNullable<Extract<Parameters<Context['report']>[0], { node: unknown }>['node']>;

function judgeImport(
  context: Context,
  { from, node, isTypeOnly }: { from: string; node: Reported; isTypeOnly: boolean },
): void {
  const written = 'value' in node ? node.value : undefined;
  if (typeof written !== 'string') {
    if (from.startsWith('src/'))
      context.report({ node, message: 'import a file named by a literal, so that the layer table can be checked' });
    return;
  }
  const to = written.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), written)) : written;
  const message = importVerdict({ from, to, isTypeOnly });
  if (message !== undefined) context.report({ node, message });
}

/** `import type {…}`, or a list in which every name is marked `type`. */
function isTypeOnlyList(kind: string | undefined, specifiers: readonly object[]): boolean {
  if (kind === 'type') return true;
  return specifiers.length > 0 && specifiers.every((one) => kindOf(one) === 'type');
}

function kindOf(specifier: object): unknown {
  if ('importKind' in specifier) return specifier.importKind;
  return 'exportKind' in specifier ? specifier.exportKind : undefined;
}
