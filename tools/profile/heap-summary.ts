/** The parts of a V8 heap snapshot that are read here. */
export interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly unknown[] };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

/** All objects of one kind together. */
export interface HeapKind {
  readonly what: string;
  readonly count: number;
  /** Their own bytes, without those of what they refer to. */
  readonly bytes: number;
}

/** What a heap consists of. */
export interface HeapSummary {
  readonly bytes: number;
  readonly kinds: readonly HeapKind[];
}

/** Types whose objects are told apart by name: a class, the purpose of an array. The others (texts, code) are one kind each. */
const NAMED = new Set(['object', 'closure', 'array', 'hidden', 'native', 'object shape']);

/** Takes the text of a `.heapsnapshot` as V8 has just written it. */
export const parseHeapSnapshot = (text: string): HeapSnapshot => JSON.parse(text) as HeapSnapshot;

/** Adds up a heap by kind of object, largest first, at most `most`. */
export function summariseHeap({ snapshot, nodes, strings }: HeapSnapshot, most = 10): HeapSummary {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const typeNames = Array.isArray(types[0]) ? types[0].map(String) : [];
  const at = { type: fields.indexOf('type'), name: fields.indexOf('name'), size: fields.indexOf('self_size') };
  const kinds = new Map<string, { count: number; bytes: number }>();
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    const size = nodes[node + at.size] ?? 0;
    const what = kindOf(typeNames[nodes[node + at.type] ?? 0] ?? 'unknown', strings[nodes[node + at.name] ?? 0] ?? '');
    const kind = kinds.get(what) ?? { count: 0, bytes: 0 };
    kinds.set(what, { count: kind.count + 1, bytes: kind.bytes + size });
    bytes += size;
  }
  const largest = [...kinds].sort(([, one], [, other]) => other.bytes - one.bytes).slice(0, most);
  return { bytes, kinds: largest.map(([what, kind]) => ({ what, ...kind })) };
}

const LONGEST_NAME = 60;

function kindOf(type: string, name: string): string {
  if (type.endsWith('string')) return 'string';
  return NAMED.has(type) && name !== '' ? `${type} ${name.slice(0, LONGEST_NAME)}` : type;
}
