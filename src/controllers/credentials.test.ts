import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Cached, KubeObject } from '../api/kubernetes.ts';
import { resourceVersion, uid } from '../base/brand.ts';
import { cachedMetadata } from '../api/metadata.ts';
import { createCredentials } from './credentials.ts';

const signal = new AbortController().signal;
const secretOf = (name: string, version: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'shop', uid: uid(`${name}-uid`), resourceVersion: resourceVersion(version) },
  data: { 'tls.key': Buffer.from('canary').toString('base64'), 'ca.crt': '' },
});
const seen = (name: string, version: string): Cached => ({ metadata: cachedMetadata(secretOf(name, version)) });
const wish = (name: string, version: string | undefined) => ({ namespace: 'shop', name, version });

/** Credentials over Secrets that stand at a version, and how often they were read. */
function setUp(limit?: number) {
  const state = { version: '1', reads: 0 };
  const read = async ({ name }: { name: string }) => {
    state.reads++;
    return name === 'gone' ? undefined : secretOf(name, state.version);
  };
  return { state, credentials: createCredentials(read, limit) };
}

describe('credentials', () => {
  test('of one version are read once, and are the same object', async () => {
    const { state, credentials } = setUp();
    const first = await credentials.read(wish('ca', 'ca-uid/1'), signal);
    expect(await credentials.read(wish('ca', 'ca-uid/1'), signal)).toBe(first);
    expect(state.reads).toBe(1);
  });

  test('are read anew when the caches show another version', async () => {
    const { state, credentials } = setUp();
    await credentials.read(wish('ca', 'ca-uid/1'), signal);
    state.version = '2';
    expect(await credentials.read(wish('ca', 'ca-uid/2'), signal)).toMatchObject({ version: 'ca-uid/2' });
    expect(state.reads).toBe(2);
  });

  test('that do not exist are not remembered', async () => {
    const { state, credentials } = setUp();
    expect(await credentials.read(wish('gone', undefined), signal)).toBeUndefined();
    expect(await credentials.read(wish('gone', undefined), signal)).toBeUndefined();
    expect(state.reads).toBe(2);
  });

  test('for one use are not kept', async () => {
    const { credentials } = setUp();
    await credentials.read({ ...wish('once', 'once-uid/1'), once: true }, signal);
    expect(credentials.size).toBe(0);
  });

  test('go when the watch shows another version or that they are gone, and stay when it shows the same', async () => {
    const { credentials } = setUp();
    await credentials.read(wish('ca', 'ca-uid/1'), signal);
    credentials.dropStale({ before: undefined, after: seen('ca', '1') });
    expect(credentials.size).toBe(1);
    credentials.dropStale({ before: seen('ca', '1'), after: seen('ca', '2') });
    expect(credentials.size).toBe(0);
    await credentials.read(wish('ca', 'ca-uid/1'), signal);
    credentials.dropStale({ before: seen('ca', '1'), after: undefined });
    expect(credentials.size).toBe(0);
  });

  test('are bounded: the oldest goes', async () => {
    const { state, credentials } = setUp(2);
    for (const name of ['a', 'b', 'c']) await credentials.read(wish(name, `${name}-uid/1`), signal);
    expect(credentials.size).toBe(2);
    await credentials.read(wish('c', 'c-uid/1'), signal);
    expect(state.reads).toBe(3);
    await credentials.read(wish('a', 'a-uid/1'), signal);
    expect(state.reads).toBe(4);
  });

  test('print nothing of their data, and leave out empty entries', async () => {
    const { credentials } = setUp();
    const read = await credentials.read(wish('ca', 'ca-uid/1'), signal);
    expect(Object.keys(read?.data ?? {})).toEqual(['tls.key']);
    expect(`${JSON.stringify(read)}${inspect(read, { depth: 5, showHidden: true })}`).not.toMatch(
      /canary|Y2FuYXJ5|99, *97, *110/,
    );
  });
});
