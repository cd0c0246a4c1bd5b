/** Fields of an entry of managedFields: a tree whose leaves are empty. */
interface Fields {
  readonly [name: string]: Fields;
}

/**
 * The entries of managedFields with those of the status as one, in a fixed order. Which part of the controller owns a field of the status
 * depends on which was the first to write it, and that on what was seen first; that they own it together is what must hold.
 */
export function fieldOwners(entries: readonly unknown[]): readonly unknown[] {
  const ofStatus = entries.filter(isOfStatus);
  const others = entries.filter((entry) => !isOfStatus(entry));
  const fieldsV1 = ofStatus.reduce<Fields>((all, entry) => merged(all, entry.fieldsV1), {});
  const all = ofStatus.length === 0 ? others : [...others, { subresource: 'status', fieldsV1 }];
  const texts = all.map((entry) => JSON.stringify(entry)).sort();
  return texts.map((text): unknown => JSON.parse(text));
}

const isOfStatus = (entry: unknown): entry is { readonly fieldsV1: Fields } =>
  typeof entry === 'object' &&
  entry !== null &&
  'subresource' in entry &&
  entry.subresource === 'status' &&
  'fieldsV1' in entry;

function merged(one: Fields, other: Fields): Fields {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return Object.fromEntries(names.map((name) => [name, merged(one[name] ?? {}, other[name] ?? {})]));
}
