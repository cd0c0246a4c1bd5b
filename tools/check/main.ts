import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compareFields } from './compare-fields.ts';
import type { Findings } from './finding.ts';
import { checkLinks } from './links.ts';
import { readDocuments } from './documents.ts';
import { checkMachineTraces } from './machine-traces.ts';
import { runProgram } from './run-program.ts';

interface Check {
  readonly name: string;
  /** How to mend what it finds, or where to look. */
  readonly remedy: string;
  run(): Promise<Findings>;
}

const ROOT = join(import.meta.dirname, '../..');
/** A failed check shows at most this many lines; its own command shows all. */
const MOST_LINES = 60;

const checks: readonly Check[] = [
  {
    name: 'types',
    remedy: 'npx tsc -p .',
    run: () => runProgram(ROOT, 'node_modules/typescript/bin/tsc', ['-p', '.', '--pretty', 'false']),
  },
  {
    name: 'lint',
    remedy: 'npx oxlint; rules of our own are in tools/lint/',
    run: () => runProgram(ROOT, 'node_modules/oxlint/bin/oxlint', ['--format=stylish']),
  },
  {
    name: 'format',
    remedy: 'npm run format',
    run: () =>
      runProgram(ROOT, 'node_modules/@biomejs/biome/bin/biome', [
        'format',
        '--colors=off',
        '--max-diagnostics=none',
        '.',
      ]),
  },
  { name: 'generated files', remedy: 'npm run generate', run: checkGenerated },
  {
    name: 'fields',
    remedy: 'correct the schema in src/api/ and run npm run generate',
    run: () => compareFields(ROOT),
  },
  {
    name: 'links',
    remedy: 'mend the link or the heading it names',
    run: async () => checkLinks(ROOT, await readDocuments(ROOT)),
  },
  {
    name: 'machine traces',
    remedy: 'write a relative path, a placeholder, or no host at all',
    run: async () => checkMachineTraces(ROOT, await readDocuments(ROOT)),
  },
];

process.exitCode = await main(process.argv.slice(2));

/** Runs all checks, or those named; each tells its result in one line. Ends with 1 if one found something, 2 if a name is unknown. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => checks.every((check) => check.name !== name));
  if (unknown.length > 0) {
    console.error(
      `There is no check "${unknown.join('", "')}"; there are: ${checks.map(({ name }) => name).join(', ')}`,
    );
    return 2;
  }
  const failed: string[] = [];
  for (const check of checks) {
    if (names.length > 0 && !names.includes(check.name)) continue;
    if (!(await passes(check))) failed.push(check.name);
  }
  console.log(failed.length === 0 ? 'All checks passed' : `Failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

async function passes(check: Check): Promise<boolean> {
  const start = performance.now();
  const findings = await check.run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if ('skipped' in findings) {
    console.log(`${check.name.padEnd(16)} skipped: ${findings.skipped}`);
    return true;
  }
  const result = findings.length === 0 ? 'ok' : 'FAILED';
  console.log(`${check.name.padEnd(16)} ${result.padEnd(7)} ${seconds.padStart(5)} s`);
  for (const line of shortened(findings)) console.log(`  ${line}`);
  if (findings.length > 0) console.log(`  → ${check.remedy}`);
  return findings.length === 0;
}

function shortened(findings: readonly string[]): readonly string[] {
  if (findings.length <= MOST_LINES) return findings;
  return [...findings.slice(0, MOST_LINES), `… and ${findings.length - MOST_LINES} more lines`];
}

/** Generated files must be what the generator makes today. */
async function checkGenerated(): Promise<Findings> {
  const generator = 'tools/generate/main.ts';
  if (!existsSync(join(ROOT, generator))) return [];
  return runProgram(ROOT, generator, ['--check']);
}
