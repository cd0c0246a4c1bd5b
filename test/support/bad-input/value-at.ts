/** An object of JSON with one value replaced: `spec.renewal.windows[].cron` is that of the first window, `{}` of the map's first key. */
export function withValueAt<T extends object>(object: T, path: string, value: unknown): T {
  const copy: T = structuredClone(object);
  const steps = path.replaceAll('[]', '.0').replaceAll('{}', '.{}').split('.');
  const last = steps.pop() ?? '';
  let parent: unknown = copy;
  for (const step of steps) parent = below(parent, step);
  if (typeof parent !== 'object' || parent === null) throw new Error(`the sample has nothing at ${path}`);
  Object.assign(parent, { [keyIn(parent, last)]: value });
  return copy;
}

const below = (parent: unknown, step: string): unknown =>
  typeof parent === 'object' && parent !== null
    ? Object.entries(parent).find(([key]) => key === keyIn(parent, step))?.[1]
    : undefined;

const keyIn = (parent: object, step: string): string => (step === '{}' ? (Object.keys(parent)[0] ?? '') : step);
