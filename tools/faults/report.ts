import type { FamilyId } from '../../test/faults/family.ts';
import { reproducingLine } from '../../test/faults/run/reproduce.ts';
import type { PlanResult } from '../../test/faults/run/run-plans.ts';
import { spanText } from '../terminal/progress.ts';

/** What became of one family. */
export interface FamilyResult {
  readonly id: FamilyId;
  readonly title: string;
  readonly results: readonly PlanResult[];
  readonly seconds: number;
}

const HEADINGS = ['FAMILY', 'WHAT', 'PLANS', 'PASSED', 'FAILED', 'TIME'] as const;

/** The table at the end, a line for each family. */
export function resultTable(families: readonly FamilyResult[]): string {
  const rows = families.map(({ id, title, results, seconds }) => {
    const failed = failuresIn(results).length;
    const [plans, passed] = [results.length, results.length - failed];
    return [id, title, `${plans}`, `${passed}`, `${failed}`, spanText(seconds * 1000)];
  });
  const lines = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const shown = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return `${shown.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** One failed plan for a person: what was found, the line that reproduces it, where its logs are. */
export function failureText({ name, findings, logs }: PlanResult, seed: number): string {
  const found = findings.map(({ oracle, text }) => `  ${oracle === 'none' ? 'not run to its end' : oracle}: ${text}`);
  const kept = logs === undefined ? [] : [`  logs: ${logs}`];
  return [`FAILED ${name}`, ...found, `  ${reproducingLine(name, seed)}`, ...kept, ''].join('\n');
}

/** Everything for a machine. */
export const resultJson = (families: readonly FamilyResult[], seed: number): string =>
  JSON.stringify(
    {
      seed,
      families: families.map(({ id, title, results, seconds }) => ({
        id,
        title,
        seconds,
        plans: results.length,
        passed: results.length - failuresIn(results).length,
        failures: failuresIn(results).map((result) => ({ ...result, reproduce: reproducingLine(result.name, seed) })),
        results: results.map(({ name, seconds: span, findings }) => ({
          name,
          seconds: span,
          passed: findings.length === 0,
        })),
      })),
    },
    undefined,
    2,
  );

/** The results with findings. */
export const failuresIn = (results: readonly PlanResult[]): readonly PlanResult[] =>
  results.filter(({ findings }) => findings.length > 0);
