import type { Figure, Measurement } from '../measurement.ts';

/** The first by the second; undefined where the second is nothing. */
export const ratioOf = (first: Figure, second: Figure): number | undefined =>
  second.value === 0 ? undefined : first.value / second.value;

/** The ratios of all figures that both have, by id. */
export function ratios(first: Measurement, second: Measurement): Readonly<Record<string, number>> {
  const pairs = first.figures.flatMap((figure) => {
    const other = second.figures.find(({ id }) => id === figure.id);
    const ratio = other === undefined ? undefined : ratioOf(figure, other);
    return ratio === undefined ? [] : [[figure.id, ratio] as const];
  });
  return Object.fromEntries(pairs);
}
