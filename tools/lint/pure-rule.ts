import { isExcepted, isPure, mayUseChance, mayWait } from './pure-files.ts';
import type { Context, Rule, Visitor } from './rule.ts';
import { sourcePath } from './rule.ts';

/** `house/pure`: no waiting, no clock and no chance in pure files (pure-files.ts). */
export const pureRule: Rule = {
  meta: { type: 'problem', docs: { description: 'pure files neither wait nor look at clocks nor throw dice' } },
  create(context) {
    const path = sourcePath(context);
    if (path === undefined || !isPure(path)) return {};
    return {
      ...(isExcepted(path, mayWait) ? {} : waiting(context)),
      ...(isExcepted(path, mayUseChance) ? {} : chance(context)),
    };
  },
};

const WAITING = 'this file is pure: it may not wait (no async, no await); do it in perform.ts and hand the result in';
const CLOCK = 'this file is pure: take `now` as an argument instead of asking the clock';
const CHANCE = 'this file is pure: take random bytes as an argument instead of drawing them';

function waiting(context: Context): Visitor {
  const refuse = (node: Node): void => context.report({ node, message: WAITING });
  const refuseAsync = (node: Node): void => {
    if ('async' in node && node.async === true) refuse(node);
  };
  return {
    FunctionDeclaration: refuseAsync,
    FunctionExpression: refuseAsync,
    ArrowFunctionExpression: refuseAsync,
    AwaitExpression: refuse,
    ForOfStatement: (node) => {
      if (node.await) refuse(node);
    },
  };
}

type Node = NonNullable<Extract<Parameters<Context['report']>[0], { node: unknown }>['node']>;

/** Date.now, Math.random and their like are the business of a built-in rule; this one sees what it cannot. */
function chance(context: Context): Visitor {
  return {
    NewExpression: (node) => {
      const isNow = node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0;
      if (isNow) context.report({ node, message: CLOCK });
    },
    ImportSpecifier: (node) => {
      if (node.imported.type !== 'Identifier' || node.parent.type !== 'ImportDeclaration') return;
      const isDrawn =
        node.parent.source.value === 'node:crypto' && /^(random|generateKey|getRandomValues)/.test(node.imported.name);
      if (isDrawn) context.report({ node, message: CHANCE });
    },
  };
}
