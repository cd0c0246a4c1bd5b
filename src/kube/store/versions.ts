const DECIMAL = /^(?:0|[1-9][0-9]*)$/;

/** Whether a resourceVersion can be ordered: a decimal integer, as promised since Kubernetes 1.35 (KEP-5504). */
export const isOrdered = (version: string | undefined): version is string =>
  version !== undefined && DECIMAL.test(version);

/**
 * Compares two ordered resourceVersions as integers of any length: below 0 if `left` is older. Without leading zeros the longer one is
 * greater, and equally long ones compare as text: no BigInt for each event.
 */
export function compareVersions(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Whether `left` is certainly newer than `right`. */
export const isNewer = (left: string | undefined, right: string | undefined): boolean =>
  isOrdered(left) && isOrdered(right) && compareVersions(left, right) > 0;
