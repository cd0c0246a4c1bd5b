import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cached, KubeObject, ResourceType } from '../api/kubernetes.ts';
import type { ResourceVersion, Uid } from '../base/brand.ts';
import { resourceVersion, uid } from '../base/brand.ts';
import type { Cache } from './cache.ts';
import { createCache } from './cache.ts';
import type { Place, Replacement, Store } from './store.ts';
import { createStore } from './store.ts';

// A server of three names and two stores of its one kind (labelled and not), whose replies, events and lists arrive in any order that
// the protocol allows: each watch in its own order, replies whenever they like.

const type: ResourceType = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true };

const doings = [
  'write',
  'writeByOther',
  'delete',
  'deleteByOther',
  'reply',
  'event',
  'listSent',
  'listDone',
  'settle',
  'restore',
] as const;
const steps = fc.array(
  fc.record({
    do: fc.constantFrom(...doings),
    name: fc.constantFrom('a', 'b', 'c'),
    isLabelled: fc.boolean(),
    n: fc.nat(9),
  }),
  { maxLength: 60 },
);
type Doing = {
  readonly do: (typeof doings)[number];
  readonly name: string;
  readonly isLabelled: boolean;
  readonly n: number;
};

interface Facts extends Cached {
  readonly text: string;
}

const facts = ({ metadata, text }: KubeObject): Facts => ({
  metadata: {
    namespace: 'prod',
    name: metadata.name,
    uid: metadata.uid ?? ('' as Uid),
    resourceVersion: metadata.resourceVersion ?? ('' as ResourceVersion),
    generation: 1,
    creationTimestamp: '',
  },
  text: String(text),
});

/** One store with its watch: what the server has sent and has not arrived, and the list under way. */
class Follower {
  readonly store: Store<Facts>;
  readonly selects: (raw: KubeObject) => boolean;
  events: { readonly is: 'seen' | 'removed'; readonly raw: KubeObject }[] = [];
  list:
    | { readonly replacement: Replacement; readonly items: readonly KubeObject[]; readonly version: number }
    | undefined;
  unsettled: Place[] = [];
  mustList = true;

  constructor(name: string, selects: (raw: KubeObject) => boolean) {
    this.selects = selects;
    this.store = createStore<Facts>({ name, type, accepts: selects, project: facts, indexes: {} });
  }
}

class World {
  version = 100;
  uids = 0;
  texts = 0;
  objects = new Map<string, KubeObject>();
  snapshot: { readonly version: number; readonly objects: Map<string, KubeObject> } = {
    version: 100,
    objects: new Map(),
  };
  replies: (() => void)[] = [];
  readonly followers = [
    new Follower('labelled', (raw) => raw.metadata.labels?.['ours'] === 'yes'),
    new Follower('rest', (raw) => raw.metadata.labels?.['ours'] !== 'yes'),
  ];
  readonly cache: Cache = createCache(this.followers.map(({ store }) => store));

  happen(name: string, next: KubeObject | undefined): void {
    const before = this.objects.get(name);
    if (next === undefined) this.objects.delete(name);
    else this.objects.set(name, next);
    for (const follower of this.followers) {
      const isIn = next !== undefined && follower.selects(next);
      if (isIn) follower.events.push({ is: 'seen', raw: next });
      else if (before !== undefined && follower.selects(before)) {
        const last = next ?? {
          ...before,
          metadata: { ...before.metadata, resourceVersion: resourceVersion(String(this.version)) },
        };
        follower.events.push({ is: 'removed', raw: last });
      }
    }
  }

  write({ name, isLabelled }: Doing, isOurs: boolean): void {
    this.version += 1;
    this.texts += 1;
    const before = this.objects.get(name);
    if (before === undefined) this.uids += 1;
    const raw: KubeObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        namespace: 'prod',
        name,
        uid: before?.metadata.uid ?? uid(`uid-${this.uids}`),
        resourceVersion: resourceVersion(String(this.version)),
        labels: isLabelled ? { ours: 'yes' } : {},
      },
      text: `text ${this.texts}`,
    };
    this.happen(name, raw);
    if (isOurs) this.replies.push(() => this.cache.fold(type, raw));
  }

  delete(name: string, isOurs: boolean): void {
    const before = this.objects.get(name);
    if (before?.metadata.uid === undefined) return;
    const gone = before.metadata.uid;
    this.version += 1;
    this.happen(name, undefined);
    if (isOurs) this.replies.push(() => this.cache.tombstone({ type, namespace: 'prod', name }, gone));
  }

  sendList(follower: Follower): void {
    follower.list = {
      replacement: follower.store.beginReplace(),
      items: [...this.objects.values()].filter(follower.selects),
      version: this.version,
    };
    // The watch goes on from the list's version: what is sent from now on waits.
    follower.events = [];
    follower.mustList = false;
  }

  finishList(follower: Follower): void {
    if (follower.list === undefined) return;
    for (const raw of follower.list.items) follower.list.replacement.add(raw);
    follower.unsettled = [...follower.list.replacement.finish(resourceVersion(String(follower.list.version)))];
    follower.list = undefined;
  }

  settle(follower: Follower): void {
    const place = follower.unsettled.shift();
    if (place !== undefined) follower.store.settle(place, this.objects.get(place.name));
  }

  deliver(follower: Follower): void {
    if (follower.list !== undefined || follower.mustList) return;
    const event = follower.events.shift();
    if (event === undefined) return;
    if (event.is === 'removed') return follower.store.remove(event.raw);
    follower.store.observe(event.raw);
    this.cache.supersede(follower.store, event.raw);
  }

  /** etcd comes back from a backup: connections are gone, versions and uids are given out again. */
  restore(): void {
    this.version = this.snapshot.version;
    this.objects = new Map(this.snapshot.objects);
    this.replies = [];
    for (const follower of this.followers) {
      follower.events = [];
      follower.list = undefined;
      follower.unsettled = [];
      follower.mustList = true;
    }
  }

  do(step: Doing): void {
    const follower = this.followers[step.n % 2];
    if (follower === undefined) return;
    switch (step.do) {
      case 'write':
        return this.write(step, true);
      case 'writeByOther':
        return this.write(step, false);
      case 'delete':
        return this.delete(step.name, true);
      case 'deleteByOther':
        return this.delete(step.name, false);
      case 'reply':
        return this.replies.splice(step.n % Math.max(1, this.replies.length), 1)[0]?.();
      case 'event':
        return this.deliver(follower);
      case 'listSent':
        return this.sendList(follower);
      case 'listDone':
        return this.finishList(follower);
      case 'settle':
        return this.settle(follower);
      case 'restore':
        if (step.n === 0) return this.restore();
        if (step.n === 1) this.snapshot = { version: this.version, objects: new Map(this.objects) };
    }
  }

  /** All that is under way arrives. */
  comeToRest(order: readonly number[]): void {
    for (const follower of this.followers)
      if (follower.mustList && follower.list === undefined) this.sendList(follower);
    for (const n of order) this.do({ do: n % 2 === 0 ? 'reply' : 'event', name: 'a', isLabelled: true, n });
    for (const follower of this.followers) {
      this.finishList(follower);
      while (follower.unsettled.length > 0) this.settle(follower);
      while (follower.events.length > 0) this.deliver(follower);
    }
    while (this.replies.length > 0) this.replies.shift()?.();
  }
}

const show = (objects: Iterable<Facts>): string[] =>
  [...objects]
    .map(({ metadata, text }) => `${metadata.name} ${metadata.uid} ${metadata.resourceVersion} ${text}`)
    .sort();

test('whatever order replies, events, lists and restores arrive in, the stores end as the server is', () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat(9), { maxLength: 20 }), (taken, order) => {
      const world = new World();
      for (const step of taken) world.do(step);
      world.comeToRest(order);
      for (const { store, selects } of world.followers) {
        expect(show(store.all())).toEqual(show([...world.objects.values()].filter(selects).map(facts)));
      }
    }),
    { numRuns: 2_000 },
  );
});
