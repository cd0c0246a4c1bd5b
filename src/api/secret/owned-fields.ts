/** Which fields of a Secret a set of field managers owns by server-side apply, reduced to what is asked of it. */
export interface OwnedFields {
  readonly labels: readonly string[];
  readonly annotations: readonly string[];
  readonly data: readonly string[];
  /** uids of the owner references that are owned. */
  readonly ownerReferences: readonly string[];
}

const nothing: OwnedFields = { labels: [], annotations: [], data: [], ownerReferences: [] };

/**
 * Reduces managedFields (metav1.ManagedFieldsEntry, FieldsV1) to the fields that `manager` owns by operation Apply.
 * What does not decode owns nothing: a later apply takes it back.
 */
export function ownedFields(managedFields: readonly unknown[] | undefined, manager: string): OwnedFields {
  const entry = managedFields
    ?.map(record)
    .find((field) => field['manager'] === manager && field['operation'] === 'Apply');
  if (entry === undefined) return nothing;
  const fields = record(entry['fieldsV1']);
  const metadata = record(fields['f:metadata']);
  return {
    labels: fieldNames(metadata['f:labels']),
    annotations: fieldNames(metadata['f:annotations']),
    data: fieldNames(fields['f:data']),
    ownerReferences: Object.keys(record(metadata['f:ownerReferences'])).flatMap(uidOfListKey),
  };
}

/** The names of the managers, other than `manager`, that own any data key: who else writes here. Sorted, each once. */
export function otherDataManagers(managedFields: readonly unknown[] | undefined, manager: string): readonly string[] {
  const names = (managedFields ?? [])
    .map(record)
    .filter((entry) => entry['manager'] !== manager && fieldNames(record(entry['fieldsV1'])['f:data']).length > 0)
    .map((entry) => String(entry['manager']));
  return [...new Set(names)].sort();
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

const fieldNames = (value: unknown): readonly string[] =>
  Object.keys(record(value)).flatMap((key) => (key.startsWith('f:') ? [key.slice(2)] : []));

/** `k:{"uid":"…"}` names a list item by its key. */
function uidOfListKey(key: string): readonly string[] {
  const match = /^k:\{"uid":"([^"]+)"\}$/.exec(key);
  return match?.[1] === undefined ? [] : [match[1]];
}
