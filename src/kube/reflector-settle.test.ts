import { expect, test } from 'vitest';
import { createModelApi } from '../../test/support/model-api.ts';
import { movedClock } from '../../test/support/moved-clock.ts';
import { aThing, things } from '../../test/support/thing-rig.ts';
import type { Cached, KubeObject } from '../api/kubernetes.ts';
import type { ResourceVersion } from '../base/brand.ts';
import { resourceVersion, uid } from '../base/brand.ts';
import { seconds } from '../base/instant.ts';
import { createCache } from './cache.ts';
import { createReflector } from './reflector/reflector.ts';
import { createStore } from './store.ts';

const versionOf = ({ metadata }: KubeObject): ResourceVersion => metadata.resourceVersion ?? resourceVersion('0');

const breathe = async (): Promise<void> => {
  for (let round = 0; round < 12; round += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('a live read that fails after a list holds nothing up and is asked again until it succeeds', async () => {
  const clock = movedClock();
  let gets = 0;
  const model = createModelApi({
    now: () => clock.now(),
    plan: ({ verb }) => (verb === 'get' && (gets += 1) < 3 ? { when: 'before', code: 'ConnectionFailed' } : undefined),
  });
  const written = model.inject.put(things, aThing('web', { spec: { from: 'us' } }));
  const store = createStore({
    name: 'things',
    type: things,
    accepts: () => true,
    project: ({ metadata: { name } }): Cached => ({
      metadata: {
        namespace: 'prod',
        name,
        uid: uid('uid-1'),
        resourceVersion: versionOf(written),
        generation: 1,
        creationTimestamp: '',
      },
    }),
    indexes: {},
  });
  let isSynced = false;
  const stopping = new AbortController();
  const reflector = createReflector({
    api: model,
    clock,
    selection: { type: things },
    store,
    cache: createCache([store]),
    random: () => 0.5,
    onSynced: () => void (isSynced = true),
  });
  const running = reflector.run(stopping.signal);
  // A write of ours is answered while the list is on its way.
  store.fold(written);
  await breathe();
  expect(isSynced).toBe(true);
  await clock.move(seconds(5));
  await clock.move(seconds(5));
  await breathe();
  expect(gets).toBe(3);
  expect(store.get('prod', 'web')?.metadata.resourceVersion).toBe(versionOf(written));
  stopping.abort();
  await running;
});
