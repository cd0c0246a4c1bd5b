import { expect, test } from 'vitest';
import type { ThingRig, ThingRigOptions, ThingView, ThingWord } from '../../test/support/thing-rig.ts';
import { aThing, startThingRig, thingKey, things } from '../../test/support/thing-rig.ts';
import type { Instant } from '../base/instant.ts';
import { after, hours } from '../base/instant.ts';
import type { Seen } from './step.ts';

const rest = (now: Instant): ThingWord => ({ do: 'sleep', because: 'done', until: after(now, hours(1)), by: 'rest' });
const letGo = (of: Seen): ThingWord => ({
  do: 'patch',
  of,
  patch: { metadata: { finalizers: [] } },
  because: 'it is cleaned up',
  manager: 'things',
  by: 'letGo',
});
const finalized = (name: string) => ({ ...aThing(name), metadata: { namespace: 'prod', name, finalizers: ['a/b'] } });

/** `web` is cleaned up once it is made and let go when it is being deleted; `owner` deletes it when its spec says so. */
function decideFor(rig: () => ThingRig): ThingRigOptions['decide'] {
  const ofWeb = ({ thing, seen, desk }: ThingView, now: Instant): ThingWord => {
    if (desk.get('clean up') === undefined)
      return { do: 'call', call: { name: 'cleanUp', id: 'clean up', target: 'dns' }, by: 'cleanUp' };
    return thing.metadata.deletionTimestamp === undefined ? rest(now) : letGo(seen);
  };
  const ofOwner = ({ thing }: ThingView, now: Instant): ThingWord => {
    const web = rig().store.get('prod', 'web');
    const isAsked = (thing.spec as { deletes?: boolean }).deletes === true;
    if (!isAsked || web === undefined || web.metadata.deletionTimestamp !== undefined) return rest(now);
    const { uid, resourceVersion } = web.metadata;
    return { do: 'delete', of: { key: thingKey('web'), uid, resourceVersion }, because: 'asked', by: 'remove' };
  };
  return (view, now) => (view.thing.metadata.name === 'owner' ? ofOwner(view, now) : ofWeb(view, now));
}

test('an object that its finalizer keeps after a delete of ours is held on, and its controller asks nothing twice', async () => {
  let calls = 0;
  const rig: ThingRig = startThingRig({ decide: decideFor(() => rig), perform: async () => `${(calls += 1)}` }, [
    finalized('web'),
    aThing('owner'),
  ]);
  await rig.rest();
  expect(calls).toBe(1);
  rig.model.inject.put(things, aThing('owner', { spec: { deletes: true } }));
  await rig.rest();
  expect(rig.model.find(thingKey('web'))).toBeUndefined();
  expect(rig.store.get('prod', 'web')).toBeUndefined();
  expect(calls).toBe(1);
  await rig.stop();
});
