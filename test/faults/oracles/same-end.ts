import type { Oracle } from './evidence.ts';
import { normalise } from './normalise.ts';

/** O8: the objects at the end are those of a run without faults. */
export const endsTheSame: Oracle = ({ end, baseline, namespace }) => {
  if (baseline === undefined) return [];
  const present = normalise(end, namespace);
  const names = new Set([...baseline.end.keys(), ...present.keys()]);
  return [...names].flatMap((name) => {
    const difference = differenceOf(baseline.end.get(name), present.get(name));
    return difference === '' ? [] : [{ oracle: 'O8' as const, text: `${name}: ${difference}` }];
  });
};

function differenceOf(expected: string | undefined, actual: string | undefined): string {
  if (expected === undefined) return 'is there and should not be';
  if (actual === undefined) return 'is missing';
  if (expected === actual) return '';
  const [before, now] = [expected.split('\n'), actual.split('\n')];
  const gone = before.filter((line) => !now.includes(line)).map((line) => `- ${line.trim()}`);
  const come = now.filter((line) => !before.includes(line)).map((line) => `+ ${line.trim()}`);
  return [...gone, ...come].join('\n') || `has its lines in another order: ${firstMoved(before, now)}`;
}

function firstMoved(before: readonly string[], now: readonly string[]): string {
  const index = before.findIndex((line, at) => now[at] !== line);
  return `line ${index} was ${before[index]?.trim()} and is ${now[index]?.trim()}`;
}
