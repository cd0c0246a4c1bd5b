// JSON merge patch, RFC 7386 section 2: part of the model API.
import type { Json } from './fields.ts';
import { isRecord } from './fields.ts';

/** The target with the patch merged in. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return structuredClone(patch);
  const result: Json = isRecord(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = mergePatch(result[name], value);
  }
  return result;
}
