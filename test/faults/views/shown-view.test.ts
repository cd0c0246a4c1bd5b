import { expect, test } from 'vitest';
import type { PassedLine } from '../proxy/fault-proxy.ts';
import type { WatchLine } from '../proxy/hooks.ts';
import type { SeenRequest } from '../proxy/seen-request.ts';
import { readRequest } from '../proxy/seen-request.ts';
import { pathFrom, viewShown } from './shown-view.ts';
import { eventsIn, spread } from './watched-events.ts';

const PATH = '/api/v1/namespaces/a/secrets?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';
const watchOf = (id: number, accept = 'application/json'): SeenRequest =>
  readRequest({ id, method: 'GET', path: PATH, accept, contentType: '', body: Buffer.alloc(0) });
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

function line(type: WatchLine['type'], name: string, version: number, isInitial = false): WatchLine {
  const metadata = { name, namespace: 'a', resourceVersion: String(version) };
  return {
    type,
    name,
    namespace: 'a',
    resourceVersion: String(version),
    isInitial,
    text: JSON.stringify({ type, object: { metadata } }),
  };
}

const closing = (version: number): WatchLine => line('BOOKMARK', '', version, true);
const through = (watch: SeenRequest, ...lines: readonly WatchLine[]): readonly PassedLine[] =>
  lines.map((one) => ({ watch, line: one }));

/** What a list of the view says: `one@3`, and its own version. */
function listed(passed: readonly PassedLine[], until: WatchLine): readonly string[] | undefined {
  return viewShown(passed, 'secrets', until)?.lines.map((text) => {
    const { type, object }: { readonly type: string; readonly object: { readonly metadata: Record<string, string> } } =
      JSON.parse(text);
    const { name = '', resourceVersion = '' } = object.metadata;
    return `${type} ${name}@${resourceVersion}`;
  });
}

test('a view is what was listed and told before the held line, and nothing of other views', () => {
  const held = line('MODIFIED', 'two', 9);
  const passed = [
    ...through(watchOf(1), line('ADDED', 'one', 1, true), line('ADDED', 'two', 2, true), closing(3)),
    ...through(watchOf(2, METADATA), line('ADDED', 'stranger', 4)),
    ...through(watchOf(1), line('MODIFIED', 'one', 5), line('ADDED', 'three', 6), line('DELETED', 'three', 7), held),
    ...through(watchOf(1), line('DELETED', 'one', 10)),
  ];
  expect(listed(passed, held)).toEqual(['ADDED one@5', 'ADDED two@2', 'BOOKMARK @7']);
});

test('a later list replaces what was shown, a resumed watch goes on from it', () => {
  const held = line('ADDED', 'three', 30);
  const passed = [
    ...through(watchOf(1), line('ADDED', 'gone', 1, true), closing(2)),
    ...through(watchOf(2), line('ADDED', 'one', 11, true), closing(12)),
    ...through(watchOf(3), line('ADDED', 'two', 20), line('BOOKMARK', '', 25), held),
  ];
  expect(listed(passed, held)).toEqual(['ADDED one@11', 'ADDED two@20', 'BOOKMARK @25']);
});

test('a view that was never listed whole is not known', () => {
  const held = line('ADDED', 'one', 1, true);
  expect(viewShown(through(watchOf(1), held), 'secrets', held)).toBeUndefined();
});

test('the watch goes on from the version of the list', () => {
  const url = new URL(pathFrom(watchOf(1), '7'), 'http://server');
  expect(Object.fromEntries(url.searchParams)).toEqual({ watch: 'true', resourceVersion: '7' });
});

test('events are counted by view; what was there before and bookmarks are none', () => {
  const passed = [
    ...through(watchOf(1), line('ADDED', 'one', 1, true), closing(2), line('ADDED', 'two', 3)),
    ...through(watchOf(2, METADATA), line('ADDED', 'stranger', 4)),
    ...through(watchOf(1), line('BOOKMARK', '', 5), line('DELETED', 'two', 6)),
  ];
  expect(eventsIn(passed).map(({ watch, ordinal, type }) => `${watch}#${ordinal} ${type}`)).toEqual([
    'secrets#1 ADDED',
    'secrets metadata#1 ADDED',
    'secrets#2 DELETED',
  ]);
});

test.each([
  [5, 10, 5],
  [10, 10, 10],
  [100, 24, 24],
  [25, 24, 24],
])('of %d things at most %d are chosen: %d, over the whole list', (count, most, chosen) => {
  const all = Array.from({ length: count }, (_, index) => index);
  const some = spread(all, most);
  expect(some).toHaveLength(chosen);
  expect(new Set(some).size).toBe(chosen);
  expect(some.at(-1)).toBeGreaterThan(count - 1 - Math.ceil(count / chosen));
});
