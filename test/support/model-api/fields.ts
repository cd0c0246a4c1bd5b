// Field ownership as server-side apply keeps it, as far as the kinds of this project need it: part of the model API.
import { isDeepStrictEqual } from 'node:util';

export type Json = Record<string, unknown>;
/** A leaf of an object, as the keys that lead to it, each in FieldsV1 form (`f:data`, `k:{"uid":"1"}`, `v:"finalizer"`). */
export type FieldPath = readonly string[];

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists that are merged entry by entry, by the key field that tells entries apart; `''`: a set of plain values. Others are atomic. */
const MERGED_LISTS: Readonly<Record<string, string>> = { ownerReferences: 'uid', conditions: 'type', finalizers: '' };
const NOBODYS = new Set(['apiVersion', 'kind']);
const SERVERS = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'deletionTimestamp',
]);

/** The leaves of an object that a writer of it owns. */
export function leavesOf(object: Json): Map<string, FieldPath> {
  const leaves = new Map<string, FieldPath>();
  for (const [name, value] of Object.entries(object)) {
    if (NOBODYS.has(name)) continue;
    const own = name === 'metadata' && isRecord(value) ? without(value, SERVERS) : value;
    collect(name, own, [`f:${name}`], leaves);
  }
  return leaves;
}

const without = (object: Json, names: ReadonlySet<string>): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name)));

function collect(name: string, value: unknown, path: FieldPath, into: Map<string, FieldPath>): void {
  const key = MERGED_LISTS[name];
  if (Array.isArray(value) && key !== undefined) {
    for (const entry of value) into.set([...path, entryKey(entry, key)].join('/'), [...path, entryKey(entry, key)]);
  } else if (isRecord(value)) {
    for (const [inner, part] of Object.entries(value)) collect(inner, part, [...path, `f:${inner}`], into);
  } else into.set(path.join('/'), path);
}

function entryKey(entry: unknown, key: string): string {
  if (key === '' || !isRecord(entry)) return `v:${JSON.stringify(entry)}`;
  return `k:${JSON.stringify({ [key]: entry[key] })}`;
}

/** The value at a leaf; undefined if there is none. */
export function valueAt(object: Json, path: FieldPath): unknown {
  return path.reduce<unknown>((value, step) => {
    if (step.startsWith('f:')) return isRecord(value) ? value[step.slice(2)] : undefined;
    return Array.isArray(value) ? value.find((entry) => isEntry(entry, step)) : undefined;
  }, object);
}

function isEntry(entry: unknown, step: string): boolean {
  const wanted: unknown = JSON.parse(step.slice(2));
  if (step.startsWith('v:') || !isRecord(wanted) || !isRecord(entry)) return isDeepStrictEqual(entry, wanted);
  return Object.entries(wanted).every(([key, value]) => entry[key] === value);
}

/** Sets (undefined: removes) a leaf in an object that may be changed, making and removing the maps and lists around it. */
export function setAt(object: Json, path: FieldPath, value: unknown): void {
  const [step = '', ...rest] = path;
  const name = step.slice(2);
  const [next] = rest;
  if (next === undefined) {
    if (value === undefined) delete object[name];
    else object[name] = value;
  } else if (next.startsWith('f:')) {
    const inner = isRecord(object[name]) ? object[name] : {};
    setAt(inner, rest, value);
    if (value === undefined && Object.keys(inner).length === 0) delete object[name];
    else object[name] = inner;
  } else setEntry(object, name, next, value);
}

function setEntry(object: Json, name: string, step: string, value: unknown): void {
  const list: unknown[] = Array.isArray(object[name]) ? object[name] : [];
  const at = list.findIndex((entry) => isEntry(entry, step));
  if (at >= 0) list.splice(at, 1, ...(value === undefined ? [] : [value]));
  else if (value !== undefined) list.push(value);
  if (list.length === 0) delete object[name];
  else object[name] = list;
}

/** Leaves as FieldsV1. */
export function toFieldsV1(paths: Iterable<FieldPath>): Json {
  const fields: Json = {};
  for (const path of paths) {
    let level = fields;
    for (const step of path) level = (isRecord(level[step]) ? level[step] : (level[step] = {})) as Json;
  }
  return fields;
}

/** FieldsV1 as leaves. */
export function fromFieldsV1(fields: Json, before: FieldPath = []): Map<string, FieldPath> {
  const leaves = new Map<string, FieldPath>();
  for (const [step, inner] of Object.entries(fields)) {
    const path = [...before, step];
    if (!isRecord(inner) || Object.keys(inner).length === 0) leaves.set(path.join('/'), path);
    else for (const [text, leaf] of fromFieldsV1(inner, path)) leaves.set(text, leaf);
  }
  return leaves;
}
