import { relative } from 'node:path';
import type { RuleTester } from 'oxlint/plugins-dev';

/** A rule of the linter, as oxlint takes it; its package does not export the type by a name. */
export type Rule = Extract<Parameters<RuleTester['run']>[1], { create: unknown }>;
/** What a rule sees of the file at hand. */
export type Context = Parameters<Rule['create']>[0];
/** What a rule wants to be called for. */
export type Visitor = ReturnType<Rule['create']>;

/** The path of the file at hand from the project's root, with slashes. The linter runs at the root. */
export function projectPath(context: Context): string {
  return relative(context.cwd, context.filename).replaceAll('\\', '/');
}

/** The path below src/, or undefined for files elsewhere and for tests. */
export function sourcePath(context: Context): string | undefined {
  const path = projectPath(context);
  return path.startsWith('src/') && !isTest(path) ? path.slice('src/'.length) : undefined;
}

/** Whether a path from the project's root is a test or serves tests. */
export function isTest(path: string): boolean {
  return /\.test\.ts$|^(test|bench)\//.test(path);
}
