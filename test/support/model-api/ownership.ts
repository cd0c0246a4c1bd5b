// Who owns which field (managedFields), and the two ways of writing that change it: part of the model API.
import { isDeepStrictEqual } from 'node:util';
import type { FieldPath, Json } from './fields.ts';
import { fromFieldsV1, isRecord, leavesOf, setAt, toFieldsV1, valueAt } from './fields.ts';

export interface Writer {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource?: 'status';
  readonly apiVersion: string;
  readonly time: string;
}

interface Owner extends Writer {
  readonly fields: Map<string, FieldPath>;
}

/** The object after a forced server-side apply: what the manager no longer applies and nobody else owns goes. */
export function applied(live: Json, sent: Json, writer: Writer): Json {
  const object = structuredClone(live);
  const fields = leavesOf(writer.subresource === 'status' ? pick(sent, 'status') : without(sent, 'status'));
  const owners = ownersOf(live);
  const others = owners.filter((owner) => !isSame(owner, writer));
  for (const [text, path] of owners.find((owner) => isSame(owner, writer))?.fields ?? []) {
    if (!fields.has(text) && !others.some((owner) => owner.fields.has(text))) setAt(object, path, undefined);
  }
  for (const [text, path] of fields) {
    const value = valueAt(sent, path);
    if (isDeepStrictEqual(valueAt(live, path), value)) continue;
    setAt(object, path, structuredClone(value));
    for (const owner of others) owner.fields.delete(text);
  }
  return withOwners(object, [...others, { ...writer, fields }], live);
}

/** The object `next`, written over `live` by a create, update or patch: the writer owns what it changed. */
export function updated(live: Json, next: Json, writer: Writer): Json {
  const owners = ownersOf(live);
  const mine = owners.find((owner) => isSame(owner, writer)) ?? { ...writer, fields: new Map<string, FieldPath>() };
  const others = owners.filter((owner) => owner !== mine);
  const after = leavesOf(next);
  for (const [text, path] of after) {
    if (isDeepStrictEqual(valueAt(live, path), valueAt(next, path))) continue;
    for (const owner of others) owner.fields.delete(text);
    mine.fields.set(text, path);
  }
  for (const owner of [mine, ...others])
    for (const text of owner.fields.keys()) if (!after.has(text)) owner.fields.delete(text);
  return withOwners(structuredClone(next), [...others, mine], live);
}

const isSame = (left: Writer, right: Writer): boolean =>
  left.manager === right.manager && left.operation === right.operation && left.subresource === right.subresource;
const nameOf = (writer: Writer): string => `${writer.manager} ${writer.operation} ${writer.subresource ?? ''}`;
const pick = (object: Json, name: string): Json => (object[name] === undefined ? {} : { [name]: object[name] });
const without = (object: Json, name: string): Json =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

function ownersOf(object: Json): Owner[] {
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const entries: unknown[] = Array.isArray(metadata['managedFields']) ? metadata['managedFields'] : [];
  return entries.filter(isRecord).map((entry) => ({
    manager: String(entry['manager']),
    operation: entry['operation'] === 'Apply' ? 'Apply' : 'Update',
    ...(entry['subresource'] === 'status' ? { subresource: 'status' as const } : {}),
    apiVersion: String(entry['apiVersion']),
    time: String(entry['time']),
    fields: fromFieldsV1(isRecord(entry['fieldsV1']) ? entry['fieldsV1'] : {}),
  }));
}

function withOwners(object: Json, owners: readonly Owner[], live: Json): Json {
  const before = ownersOf(live);
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const managedFields = owners
    .filter((owner) => owner.fields.size > 0)
    .sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1))
    .map(({ fields, ...owner }) => {
      const known = before.find((other) => isSame(other, owner));
      const isUnchanged =
        known !== undefined && isDeepStrictEqual([...known.fields.keys()].sort(), [...fields.keys()].sort());
      return {
        ...owner,
        time: isUnchanged ? known.time : owner.time,
        fieldsType: 'FieldsV1',
        fieldsV1: toFieldsV1(fields.values()),
      };
    });
  return { ...object, metadata: { ...metadata, managedFields } };
}
