import { Fault } from './fault.ts';

/** Closes a `switch` over a union: a new member is a type error here, and a `defect` if one arrives all the same. */
export function assertNever(value: never): never {
  throw new Fault('defect', { code: 'ImpossibleState', message: `no case for ${describe(value)}` });
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  for (const [name, tag] of Object.entries(value))
    if (['is', 'do', 'kind', 'of'].includes(name)) return `${name} ${String(tag)}`;
  return 'an object';
}
