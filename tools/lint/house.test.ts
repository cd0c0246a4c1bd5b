import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/**
 * The linter as people run it, with the project's own configuration, over a small project that breaks one rule a file.
 * Each case: what it shows, the file, its text, the rules that must speak (none: accepted).
 */
type Case = readonly [sentence: string, path: string, text: string, rules: readonly string[]];

const layers = 'house(layers)';
const pure = 'house(pure)';
const docstrings = 'house(docstrings)';
const globals = 'eslint(no-restricted-globals)';
const properties = 'eslint(no-restricted-properties)';

/** What the cases import: a file in every place of the layer table. */
const project: Readonly<Record<string, string>> = {
  ...stubs(
    'base/a',
    'pki/a',
    'net/a',
    'telemetry/a',
    'kube/a',
    'acme/a',
    'api/kubernetes',
    'api/order/facts',
    'api/order/schema',
  ),
  ...stubs(
    'issuers/issuer',
    'issuers/ca/issuer',
    'issuers/vault/issuer',
    'controllers/x/view',
    'controllers/x/perform',
  ),
  ...stubs('controllers/x/calls', 'controllers/y/view', 'controllers/shared', 'commands/a', 'cli/a'),
};

const imports: readonly Case[] = [
  ['base imports nothing', 'src/base/c1.ts', uses('../pki/a.ts'), [layers]],
  ['pki imports base', 'src/pki/c2.ts', uses('../base/a.ts'), []],
  ['pki does not import api', 'src/pki/c3.ts', uses('../api/order/facts.ts'), [layers]],
  ['pki opens no files', 'src/pki/c4.ts', uses('node:fs'), [layers]],
  ['pki uses crypto', 'src/pki/c5.ts', uses('node:crypto'), []],
  ['api takes the types of a schema', 'src/api/order/c6.ts', types('./schema.ts'), []],
  ['api does not run a schema', 'src/api/order/c7.ts', uses('./schema.ts'), [layers]],
  ['kube does not know pki', 'src/kube/c8.ts', uses('../pki/a.ts'), [layers]],
  ['kube does not know a kind of ours, even by type', 'src/kube/c9.ts', types('../api/order/facts.ts'), [layers]],
  ['kube knows the words of Kubernetes', 'src/kube/c10.ts', uses('../api/kubernetes.ts'), []],
  ['a dynamic import counts too', 'src/kube/c11.ts', dynamic("'../pki/a.ts'"), [layers]],
  ['a dynamic import names its file by a literal', 'src/kube/c12.ts', dynamic("'../net/' + 'a.ts'"), [layers]],
  ['a re-export counts too', 'src/kube/c13.ts', "export * from '../pki/a.ts';\n", [layers]],
  ['acme does not know kube', 'src/acme/c14.ts', uses('../kube/a.ts'), [layers]],
  ['an issuer does not know kube', 'src/issuers/ca/c15.ts', uses('../../kube/a.ts'), [layers]],
  ["an issuer does not look into another's room", 'src/issuers/ca/c16.ts', uses('../vault/issuer.ts'), [layers]],
  ['only the ACME issuer knows ACME', 'src/issuers/vault/c17.ts', uses('../../acme/a.ts'), [layers]],
  ['the ACME issuer knows ACME', 'src/issuers/acme/c18.ts', uses('../../acme/a.ts'), []],
  ['the registry opens the rooms of its family', 'src/issuers/registry.ts', dynamic("'./ca/issuer.ts'"), []],
  ['a controller takes the types of an interface', 'src/controllers/x/c19.ts', types('../../issuers/issuer.ts'), []],
  ['a controller knows no issuer', 'src/controllers/x/c20.ts', types('../../issuers/ca/issuer.ts'), [layers]],
  ["a controller does not look into another's room", 'src/controllers/x/c21.ts', types('../y/view.ts'), [layers]],
  ['what controllers share lies beside them', 'src/controllers/x/c22.ts', uses('../shared.ts'), []],
  ['a decision does not call kube', 'src/controllers/x/decide.ts', uses('../../kube/a.ts'), [layers]],
  ['a rule does not perform', 'src/controllers/x/rules/c23.ts', uses('../perform.ts'), [layers]],
  ['a rule takes types of the view', 'src/controllers/x/rules/c24.ts', types('../view.ts'), []],
  ['a rule uses what its room offers', 'src/controllers/x/rules/c25.ts', uses('../calls.ts'), []],
  ['nobody imports a command', 'src/cli/c26.ts', uses('../commands/a.ts'), [layers]],
  ['a command imports all', 'src/commands/c27.ts', uses('../issuers/ca/issuer.ts'), []],
  ['a folder unknown to the table is refused', 'src/novelty/c28.ts', uses('../base/a.ts'), [layers]],
  ['a package stays at home', 'src/kube/c29.ts', uses('pino'), [layers]],
  ['a package without a home is refused', 'src/kube/c30.ts', uses('esbuild'), [layers]],
  [
    'the product does not import its tools',
    'src/commands/c31.ts',
    types('../../tools/lint/rule.ts').replaceAll('a }', 'Rule }').replace('typeof a', 'Rule'),
    [layers],
  ],
  ['a command knows its version', 'src/commands/c33.ts', uses('../../package.json', " with { type: 'json' }"), []],
  ['a test imports what it likes', 'src/pki/c32.test.ts', uses('../kube/a.ts'), []],
];

const style: readonly Case[] = [
  [
    'a pure file does not wait',
    'src/api/p1.ts',
    '/** Waits for it. */\nexport async function f(): Promise<void> {\n  await Promise.resolve(1);\n}\n',
    [pure, pure],
  ],
  ['keystores may wait', 'src/pki/keystores/p2.ts', exported('async () => await Promise.resolve(1)'), []],
  ['a pure file does not ask the time', 'src/controllers/x/rules/p3.ts', exported('new Date()'), [pure]],
  ['a pure file may read a time', 'src/controllers/x/rules/p4.ts', exported('new Date(0)'), []],
  [
    'a pure file draws nothing',
    'src/pki/p5.ts',
    `import { randomBytes } from 'node:crypto';\n\n${exported('randomBytes(8)')}`,
    [pure],
  ],
  ['kube may wait', 'src/kube/p6.ts', exported('async () => await Promise.resolve(1)'), []],
  ['the clock is an argument', 'src/kube/p7.ts', exported('Date.now()'), [properties]],
  ['commands may ask the clock', 'src/commands/p8.ts', exported('Date.now()'), []],
  ['chance is an argument', 'src/net/p9.ts', exported('Math.random()'), [properties]],
  ['the environment belongs to commands', 'src/controllers/x/p10.ts', exported("process.env['HOME']"), [globals]],
  ['commands read the environment', 'src/commands/p11.ts', exported("process.env['HOME']"), []],
  ['only commands and cli print', 'src/kube/p12.ts', exported("(): void => console.log('')"), [globals]],
  ['cli prints', 'src/cli/p13.ts', exported("(): void => console.log('')"), []],
  ['controllers do not open a Secret', 'src/controllers/x/p14.ts', secretOpener('../../'), [properties]],
  ['telemetry does not open a Secret', 'src/telemetry/p15.ts', secretOpener('../'), [properties]],
  ['the command line does not open a Secret', 'src/cli/p16.ts', secretOpener('../'), [properties]],
  ['pki opens a Secret', 'src/pki/p17.ts', secretOpener('../'), []],
  ['an export without docstring is refused', 'src/base/d1.ts', 'export const a = 1;\n', [docstrings]],
  ['a docstring of nothing is refused', 'src/base/d2.ts', '/** */\nexport const a = 1;\n', [docstrings]],
  ['a plain comment is no docstring', 'src/base/d3.ts', '// the one and only\nexport const a = 1;\n', [docstrings]],
  [
    'a docstring speaks for the lines right below',
    'src/base/d4.ts',
    '/** The choices there are. */\nexport const a = 1;\nexport type A = typeof a;\n',
    [],
  ],
  [
    'but not beyond an empty line',
    'src/base/d5.ts',
    '/** The choices there are. */\nexport const a = 1;\n\nexport type A = typeof a;\n',
    [docstrings],
  ],
  [
    'one docstring for all signatures of a function',
    'src/base/d6.ts',
    `/** The same. */\nexport function f(a: string): string;\n\nexport function f(a: string): string {\n  return a;\n}\n`,
    [],
  ],
  ['no file of 401 lines', 'src/base/l1.ts', `${'// text\n'.repeat(400)}export {};\n`, ['house(file-length)']],
  ['a file of 400 lines', 'src/base/l2.ts', `${'// text\n'.repeat(399)}export {};\n`, []],
  ['no any', 'src/base/t1.ts', '/** Anything at all. */\nexport type A = any;\n', ['typescript(no-explicit-any)']],
  [
    'no !',
    'src/base/t2.ts',
    '/** The first of them. */\nexport const a = (all: string[]): string => all[0]!;\n',
    ['typescript(no-non-null-assertion)'],
  ],
  [
    'a promise is awaited',
    'src/kube/t3.ts',
    exported('(): void => {\n  Promise.resolve(1);\n}'),
    ['typescript(no-floating-promises)'],
  ],
  [
    'a promise is no question',
    'src/kube/t4.ts',
    exported('(p: Promise<boolean>): number => (p ? 1 : 2)'),
    ['typescript(no-misused-promises)'],
  ],
  [
    'a switch names every case',
    'src/base/t5.ts',
    exported("(a: 'x' | 'y'): void => {\n  switch (a) {\n    case 'x':\n  }\n}"),
    ['typescript(switch-exhaustiveness-check)'],
  ],
  [
    'four parameters, then an object',
    'src/base/t6.ts',
    exported('(a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e'),
    ['eslint(max-params)'],
  ],
  [
    '40 lines a function',
    'src/base/t7.ts',
    exported(`(): void => {\n${'  f();\n'.repeat(39)}}`),
    ['eslint(max-lines-per-function)'],
  ],
  [
    'three deep',
    'src/base/t8.ts',
    exported(`(a: boolean): void => {\n  ${'if (a) {'.repeat(4)}${'}'.repeat(4)}\n}`),
    ['eslint(max-depth)'],
  ],
  [
    'ten ways through a function',
    'src/base/t9.ts',
    exported(`(a: number): boolean => ${Array.from({ length: 11 }, (_, i) => `a === ${i}`).join(' || ')}`),
    ['eslint(complexity)'],
  ],
  [
    'types are imported by type, on a line of their own',
    'src/pki/t10.ts',
    "import { type a } from '../base/a.ts';\n\n/** Its type. */\nexport type B = typeof a;\n",
    ['import(consistent-type-specifier-style)'],
  ],
];

const cases = [...imports, ...style];
const found = new Map<string, string[]>();
let folder = '';

beforeAll(() => {
  folder = makeProject();
  for (const { code, filename } of lint()) found.set(filename, [...(found.get(filename) ?? []), code]);
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(cases)('%s (%s)', (_, path, __, rules) => {
  expect((found.get(path) ?? []).sort()).toEqual([...rules].sort());
});

function makeProject(): string {
  const root = join(import.meta.dirname, '../..');
  const made = mkdtempSync(join(tmpdir(), 'certwright-lint-'));
  for (const file of ['.oxlintrc.json', 'package.json', 'tsconfig.json', 'tools/lint'])
    cpSync(join(root, file), join(made, file), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(made, 'node_modules'));
  const files = [...Object.entries(project), ...cases.map(([, path, text]) => [path, text] as const)];
  for (const [path, text] of files) {
    mkdirSync(join(made, dirname(path)), { recursive: true });
    writeFileSync(join(made, path), text);
  }
  return made;
}

function lint(): readonly { readonly code: string; readonly filename: string }[] {
  const oxlint = join(import.meta.dirname, '../../node_modules/oxlint/bin/oxlint');
  const command = `"${process.execPath}" "${oxlint}" --format=json src || true`;
  const report: unknown = JSON.parse(execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' }));
  expect(report).toHaveProperty('diagnostics');
  return (report as { diagnostics: { code: string; filename: string }[] }).diagnostics;
}

function stubs(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [`src/${name}.ts`, '/** Something to import. */\nexport const a = 1;\n']),
  );
}

function uses(module: string, attributes = ''): string {
  return `import * as all from '${module}'${attributes};\n\n/** Something of it. */\nexport const b = all;\n`;
}

function types(module: string): string {
  return `import type { a } from '${module}';\n\n/** Its type. */\nexport type B = typeof a;\n`;
}

function dynamic(module: string): string {
  return exported(`(): Promise<unknown> => import(${module})`);
}

function exported(expression: string): string {
  return `/** What the case is about. */\nexport const f = ${expression};\n`;
}

function secretOpener(up: string): string {
  return exported('(secret: { reveal(): string }): string => secret.reveal()').replace('/**', `/** ${up.length} up: `);
}
