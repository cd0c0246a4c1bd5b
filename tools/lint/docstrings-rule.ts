import type { Context, Rule } from './rule.ts';
import { isTest, projectPath } from './rule.ts';

/**
 * `house/docstrings`: what a file exports says what it promises, in a docstring right above it. One docstring may speak for the
 * exports that follow it line upon line (a table and its type, say). Tests are excepted.
 */
export const docstringsRule: Rule = {
  meta: { type: 'suggestion', docs: { description: 'every exported declaration has a docstring' } },
  create(context) {
    if (isTest(projectPath(context))) return {};
    const covered: Covered = { names: new Set(), untilLine: Number.NaN };
    return {
      ExportNamedDeclaration: (node) => {
        if (node.declaration === null) return;
        const names = namesOf(node.declaration);
        const isNext = node.loc.start.line === covered.untilLine + 1;
        // The name is known already at the second signature of an overloaded function.
        if (isNext || names.every((name) => covered.names.has(name)) || hasDocstring(context, node)) {
          for (const name of names) covered.names.add(name);
          covered.untilLine = node.loc.end.line;
          return;
        }
        const message = `say in a docstring what ${names.join(', ')} promises: shapes, units, @throws kinds, source`;
        context.report({ node, message });
      },
    };
  },
};

/** What docstrings have been found for so far. */
interface Covered {
  readonly names: Set<string>;
  /** The last line of the last export that is spoken for. */
  untilLine: number;
}

type Node = Parameters<Context['sourceCode']['getCommentsBefore']>[0];

function hasDocstring(context: Context, node: Node): boolean {
  const comment = context.sourceCode.getCommentsBefore(node).at(-1);
  return (
    comment !== undefined &&
    comment.type === 'Block' &&
    comment.value.startsWith('*') &&
    comment.value.trim().length > 10
  );
}

function namesOf(declaration: object): readonly string[] {
  if ('declarations' in declaration && Array.isArray(declaration.declarations))
    return declaration.declarations.map((one: object) => nameOf(one));
  return [nameOf(declaration)];
}

function nameOf(declaration: object): string {
  const id = 'id' in declaration ? declaration.id : undefined;
  return typeof id === 'object' && id !== null && 'name' in id ? String(id.name) : 'this export';
}
