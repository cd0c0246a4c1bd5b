import { describe, expect, test } from 'vitest';
import type { Cached, KubeObject, ResourceType } from '../api/kubernetes.ts';
import type { ResourceVersion, Uid } from '../base/brand.ts';
import { resourceVersion, uid } from '../base/brand.ts';
import { createCache } from './cache.ts';
import type { Change } from './controller.ts';
import type { Store } from './store.ts';
import { createStore } from './store.ts';

const secrets: ResourceType = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };

interface SecretFacts extends Cached {
  readonly text: string;
  readonly owner: string;
}

interface SecretParts {
  readonly name?: string;
  readonly uid?: string;
  readonly text?: string;
  readonly labelled?: boolean;
  readonly deletionTimestamp?: string;
}

function aSecret(version: string, parts: SecretParts = {}): KubeObject {
  const { name = 'web', text = `text ${version}`, labelled = true, deletionTimestamp } = parts;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      namespace: 'prod',
      name,
      uid: uid(parts.uid ?? `${name}-1`),
      resourceVersion: resourceVersion(version),
      creationTimestamp: '2026-11-24T20:00:00Z',
      labels: labelled ? { ours: 'true' } : {},
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    },
    text,
  };
}

function facts(raw: KubeObject): SecretFacts {
  if (raw['text'] === 'unreadable') throw new Error('no facts');
  const { name, namespace = '', uid: id = '' as Uid, resourceVersion: version = '' as ResourceVersion } = raw.metadata;
  const metadata = { namespace, name, uid: id, resourceVersion: version, generation: 1, creationTimestamp: '' };
  return { metadata, text: String(raw['text']), owner: String(raw['text']).split(' ')[0] ?? '' };
}

interface Subject {
  readonly store: Store<SecretFacts>;
  readonly changes: Change<SecretFacts>[];
  readonly unreadable: string[];
}

function aStore(accepts: (raw: KubeObject) => boolean = () => true): Subject {
  const unreadable: string[] = [];
  const changes: Change<SecretFacts>[] = [];
  const store = createStore<SecretFacts>({
    name: 'secrets',
    type: secrets,
    accepts,
    project: facts,
    indexes: {
      owner: (secret) => [secret.owner],
      text: ({ text }) => {
        if (text === 'unplaceable') throw new TypeError('no place');
        return [text];
      },
    },
    onUnreadable: (place) => unreadable.push(place.name),
  });
  store.onChange((change) => changes.push(change));
  return { store, changes, unreadable };
}

const isLabelled = (raw: KubeObject): boolean => raw.metadata.labels?.['ours'] === 'true';
const namesIn = (store: Store<SecretFacts>): readonly string[] => [...store.all()].map(({ metadata }) => metadata.name);
const versionOf = (store: Store<SecretFacts>, name = 'web'): string | undefined =>
  store.get('prod', name)?.metadata.resourceVersion;
const relist = (store: Store<SecretFacts>, version: string, ...listed: readonly KubeObject[]): void => {
  const replacement = store.beginReplace();
  for (const raw of listed) replacement.add(raw);
  replacement.finish(resourceVersion(version));
};

type Doing = (store: Store<SecretFacts>) => void;
const ordering: [string, Doing, string | undefined, number][] = [
  ['a newer event replaces', (s) => (s.observe(aSecret('9')), s.observe(aSecret('10'))), '10', 2],
  ['an older event is dropped and wakes nobody', (s) => (s.observe(aSecret('10')), s.observe(aSecret('9'))), '10', 1],
  ['the event of our own reply wakes nobody', (s) => (s.fold(aSecret('10')), s.observe(aSecret('10'))), '10', 1],
  [
    'versions of 20 digits are ordered exactly',
    (s) => (s.fold(aSecret('18446744073709551617')), s.fold(aSecret('18446744073709551616'))),
    '18446744073709551617',
    1,
  ],
  ['a reply whose version is no integer is not folded', (s) => s.fold(aSecret('a9')), undefined, 0],
  [
    'an event whose version is no integer follows the order of its stream',
    (s) => (s.observe(aSecret('b1')), s.observe(aSecret('a1'))),
    'a1',
    2,
  ],
  ['DELETED takes the uid held', (s) => (s.observe(aSecret('9')), s.remove(aSecret('10'))), undefined, 2],
  [
    'DELETED of a predecessor leaves the re-made object',
    (s) => (s.fold(aSecret('12', { uid: 'web-2' })), s.remove(aSecret('10'))),
    '12',
    1,
  ],
  [
    'DELETED by an old change of labels leaves the newer object',
    (s) => (s.fold(aSecret('12')), s.remove(aSecret('10'))),
    '12',
    1,
  ],
  [
    'a reply that comes after DELETED does not bring the object back',
    (s) => (s.observe(aSecret('9')), s.remove(aSecret('11')), s.fold(aSecret('10'))),
    undefined,
    2,
  ],
  [
    'a reply of a predecessor does not replace the re-made object',
    (s) => (s.observe(aSecret('12', { uid: 'web-2' })), s.fold(aSecret('11'))),
    '12',
    1,
  ],
  [
    'after a delete of ours, late events of that uid are dropped',
    (s) => (
      s.fold(aSecret('9')), s.tombstone({ namespace: 'prod', name: 'web' }, uid('web-1')), s.observe(aSecret('10'))
    ),
    undefined,
    2,
  ],
  [
    'after a delete of ours, a re-made object is seen',
    (s) => (
      s.fold(aSecret('9')),
      s.tombstone({ namespace: 'prod', name: 'web' }, uid('web-1')),
      s.observe(aSecret('12', { uid: 'web-2' }))
    ),
    '12',
    3,
  ],
  [
    'an object that a finalizer keeps after our delete is seen again',
    (s) => (
      s.fold(aSecret('9')),
      s.tombstone({ namespace: 'prod', name: 'web' }, uid('web-1')),
      s.observe(aSecret('10', { deletionTimestamp: '2026-11-24T20:00:00Z' }))
    ),
    '10',
    3,
  ],
  [
    'a relist forgets what a delete of ours hid',
    (s) => (
      s.fold(aSecret('9')), s.tombstone({ namespace: 'prod', name: 'web' }, uid('web-1')), relist(s, '20', aSecret('9'))
    ),
    '9',
    3,
  ],
  ['a relist takes away what it does not list', (s) => (s.fold(aSecret('9')), relist(s, '20')), undefined, 2],
  ['a relist of the same wakes nobody', (s) => (s.fold(aSecret('9')), relist(s, '20', aSecret('9'))), '9', 1],
  [
    'a relist replaces by a lower version (etcd restored)',
    (s) => (s.fold(aSecret('90')), relist(s, '50', aSecret('40'))),
    '40',
    2,
  ],
  [
    'a relist replaces equal versions with other contents (etcd restored)',
    (s) => (s.fold(aSecret('9', { text: 'lost' })), relist(s, '9', aSecret('9', { text: 'kept' }))),
    '9',
    2,
  ],
  [
    'an object that cannot be read is left out',
    (s) => (s.fold(aSecret('9')), s.observe(aSecret('10', { text: 'unreadable' }))),
    undefined,
    2,
  ],
];

describe('order of versions', () => {
  test.each(ordering)('%s', (_, doing, version, wakes) => {
    const { store, changes } = aStore();
    doing(store);
    expect(versionOf(store)).toBe(version);
    expect(changes).toHaveLength(wakes);
  });
});

describe('a relist and the writes answered meanwhile', () => {
  test('a place written after the list was sent keeps the reply and is handed back', () => {
    const { store } = aStore();
    const replacement = store.beginReplace();
    replacement.add(aSecret('9'));
    store.fold(aSecret('12'));
    expect(replacement.finish(resourceVersion('10'))).toEqual([{ namespace: 'prod', name: 'web' }]);
    expect(versionOf(store)).toBe('12');
  });

  test('the live read of such a place counts, by a lower version too', () => {
    const { store } = aStore();
    const replacement = store.beginReplace();
    store.fold(aSecret('90'));
    replacement.finish(resourceVersion('50'));
    store.settle({ namespace: 'prod', name: 'web' }, aSecret('40'));
    expect(versionOf(store)).toBe('40');
  });

  test('news that came while the live read was awaited is not lost', () => {
    const { store } = aStore();
    const replacement = store.beginReplace();
    store.fold(aSecret('90'));
    replacement.finish(resourceVersion('50'));
    store.observe(aSecret('51'));
    store.settle({ namespace: 'prod', name: 'web' }, aSecret('40'));
    expect(versionOf(store)).toBe('51');
  });

  test('a live read from before our delete does not bring the object back', () => {
    const { store } = aStore();
    const replacement = store.beginReplace();
    store.fold(aSecret('9'));
    store.tombstone({ namespace: 'prod', name: 'web' }, uid('web-1'));
    replacement.finish(resourceVersion('10'));
    store.settle({ namespace: 'prod', name: 'web' }, aSecret('9'));
    expect(versionOf(store)).toBeUndefined();
  });

  test('a list that was given up leaves the store as it was', () => {
    const { store } = aStore();
    relist(store, '8');
    store.fold(aSecret('9'));
    store.beginReplace().add(aSecret('30', { name: 'other' }));
    expect(namesIn(store)).toEqual(['web']);
  });
});

describe('the first list', () => {
  test('fills the store as it comes', () => {
    const { store, changes } = aStore();
    const first = store.beginReplace();
    first.add(aSecret('5'));
    expect(namesIn(store)).toEqual(['web']);
    expect(first.finish(resourceVersion('10'))).toEqual([]);
    expect(changes).toHaveLength(1);
  });

  test('that was given up leaves nothing behind that the next one does not have', () => {
    const { store } = aStore();
    store.beginReplace().add(aSecret('5', { name: 'gone' }));
    relist(store, '10', aSecret('7'));
    expect(namesIn(store)).toEqual(['web']);
  });

  test('does not undo what was answered meanwhile: that is handed back, to be read live', () => {
    const { store } = aStore();
    const first = store.beginReplace();
    first.add(aSecret('5', { name: 'early' }));
    store.fold(aSecret('11', { name: 'early' }));
    store.fold(aSecret('12', { name: 'late' }));
    store.tombstone({ namespace: 'prod', name: 'deleted' }, uid('deleted-1'));
    for (const name of ['late', 'deleted']) first.add(aSecret('6', { name }));
    const places = ['early', 'late', 'deleted'].map((name) => ({ namespace: 'prod', name }));
    expect(first.finish(resourceVersion('10'))).toEqual(places);
    expect([versionOf(store, 'early'), versionOf(store, 'late'), versionOf(store, 'deleted')]).toEqual([
      '11',
      '12',
      undefined,
    ]);
  });
});

describe('versions that were answered', () => {
  const answered = (store: Store<SecretFacts>, ...versions: string[]): boolean[] =>
    versions.map((version) => store.isAnswered(resourceVersion(version)));

  test('are those of replies, not those that the watch has told', () => {
    const { store } = aStore();
    store.fold(aSecret('5'));
    store.observe(aSecret('6'));
    expect(answered(store, '4', '5', '6')).toEqual([false, true, false]);
  });

  test('are forgotten when a list begins: of a restored etcd the same version may be of another object', () => {
    const { store } = aStore();
    store.fold(aSecret('5'));
    store.beginReplace();
    expect(answered(store, '5')).toEqual([false]);
  });

  test('are kept for the last thousand', () => {
    const { store } = aStore();
    for (let version = 1; version <= 1001; version += 1) store.fold(aSecret(String(version)));
    expect(answered(store, '1', '2', '1001')).toEqual([false, true, true]);
  });
});

describe('two stores of one kind', () => {
  test('an object that loses its label moves by the reply alone, and only the taker wakes', () => {
    const full = aStore(isLabelled);
    const rest = aStore((raw) => !isLabelled(raw));
    const cache = createCache([full.store, rest.store]);
    cache.fold(secrets, aSecret('9'));
    cache.fold(secrets, aSecret('10', { labelled: false }));
    expect([versionOf(full.store), versionOf(rest.store)]).toEqual([undefined, '10']);
    expect([full.changes.length, rest.changes.length]).toEqual([1, 1]);
  });

  test("an event of the other store's watch takes the older copy away", () => {
    const full = aStore(isLabelled);
    const rest = aStore((raw) => !isLabelled(raw));
    const cache = createCache([full.store, rest.store]);
    cache.fold(secrets, aSecret('9'));
    cache.supersede(rest.store, aSecret('10', { labelled: false }));
    expect(versionOf(full.store)).toBeUndefined();
  });

  test('a metadata-only event never replaces the full object', () => {
    const full = aStore(isLabelled);
    const rest = aStore((raw) => !isLabelled(raw));
    createCache([full.store, rest.store]).supersede(rest.store, aSecret('10'));
    expect(versionOf(full.store)).toBeUndefined();
  });
});

describe('what readers get', () => {
  test('what the API server shows now of the version that is held goes in its place, of another version it counts as a reply', () => {
    const { store, changes } = aStore();
    store.observe(aSecret('5', { text: 'without a field' }));
    store.refresh(aSecret('5', { text: 'with it' }));
    store.refresh(aSecret('5', { text: 'with it' }));
    store.refresh(aSecret('4', { text: 'old' }));
    expect(store.get('prod', 'web')?.text).toBe('with it');
    expect(changes).toHaveLength(2);
    store.refresh(aSecret('6', { text: 'new' }));
    expect(store.get('prod', 'web')?.text).toBe('new');
  });

  test('objects are frozen all the way down', () => {
    const { store } = aStore();
    store.fold(aSecret('9'));
    expect(Object.isFrozen(store.get('prod', 'web')?.metadata)).toBe(true);
  });

  test('an index follows the object from value to value', () => {
    const { store } = aStore();
    store.fold(aSecret('1', { text: 'a' }));
    store.fold(aSecret('2', { name: 'two', text: 'a' }));
    store.fold(aSecret('3', { name: 'three', text: 'a' }));
    store.fold(aSecret('4', { name: 'two', text: 'b' }));
    store.remove(aSecret('5'));
    expect(store.by('owner', 'a').map((secret) => secret.metadata.name)).toEqual(['three']);
    expect(store.by('owner', 'b').map((secret) => secret.metadata.name)).toEqual(['two']);
    expect(store.by('owner', 'c')).toEqual([]);
  });

  test('an object that cannot be read is named', () => {
    const { store, unreadable } = aStore();
    store.observe(aSecret('10', { text: 'unreadable' }));
    expect(unreadable).toEqual(['web']);
  });

  test('an object that an index cannot place is named and left out, whole', () => {
    const { store, unreadable } = aStore();
    store.fold(aSecret('1', { text: 'a' }));
    store.fold(aSecret('2', { text: 'unplaceable' }));
    expect(unreadable).toEqual(['web']);
    expect(store.get('prod', 'web')).toBeUndefined();
    expect(store.by('owner', 'unplaceable')).toEqual([]);
    store.fold(aSecret('3', { text: 'b' }));
    expect(store.by('owner', 'b')).toHaveLength(1);
  });

  test('a listener that throws stops nobody else', () => {
    const { store } = aStore();
    const heard: string[] = [];
    store.onChange(() => {
      throw new Error('listener');
    });
    store.onChange(({ after }) => heard.push(after?.text ?? ''));
    store.fold(aSecret('9'));
    expect(heard).toEqual(['text 9']);
  });
});
