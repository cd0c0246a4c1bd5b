/** How much the values grow from one to the next, by the straight line that is nearest to them (least squares); 0 of fewer than two. */
export function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const spread = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  const product = values.reduce((sum, value, index) => sum + (index - middle) * value, 0);
  return spread === 0 ? 0 : product / spread;
}
