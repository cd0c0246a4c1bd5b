import type { ResourceVersion } from '../../base/brand.ts';
import { resourceVersion } from '../../base/brand.ts';

const CHANGES = ['{"type":"MODIFIED",', '{"type":"ADDED",'] as const;
const KEY = '"resourceVersion":"';
/** Of a decimal as etcd counts. */
const LONGEST_VERSION = 20;

/**
 * The version of a change in a line of a watch, read without parsing the line: most are what this program has written itself and had as a
 * reply. Undefined where the text alone cannot tell: another kind of line, or the key more than once (an annotation may be called so). A
 * quote inside a JSON string is escaped, so that the key stands nowhere but as a key.
 */
export function versionInLine(line: string): ResourceVersion | undefined {
  if (!CHANGES.some((start) => line.startsWith(start))) return undefined;
  const at = line.indexOf(KEY);
  if (at === -1 || line.includes(KEY, at + KEY.length)) return undefined;
  const start = at + KEY.length;
  const end = line.indexOf('"', start);
  return end === -1 || end - start > LONGEST_VERSION ? undefined : resourceVersion(line.slice(start, end));
}
