import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Findings } from './finding.ts';

const run = promisify(execFile);

/** The facts of the API that we serve, kept beside the checkout, and the program that compares CRDs with them. */
const REFERENCE = '../shared/reference/crd';

/** Compares every field of deploy/crds with the facts of the API: type, enum, required, list type, pattern, default. Skipped where these are not at hand. */
export async function compareFields(root: string, reference = join(root, REFERENCE)): Promise<Findings> {
  const [program, facts] = [join(reference, 'compare.py'), join(reference, 'fields.json')];
  if (!existsSync(program) || !existsSync(facts)) return { skipped: `there is no ${REFERENCE} beside the checkout` };
  if (!(await hasYaml())) return { skipped: 'it needs python3 with PyYAML' };
  try {
    await run('python3', [program, join(root, 'deploy/crds'), '--against', facts]);
    return [];
  } catch (error) {
    return linesOf(error);
  }
}

async function hasYaml(): Promise<boolean> {
  try {
    await run('python3', ['-c', 'import yaml']);
    return true;
  } catch {
    return false;
  }
}

function linesOf(error: unknown): readonly string[] {
  const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.length > 0 ? lines : [String(error)];
}
