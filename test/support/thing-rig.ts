import type { Cached, KubeObject, ObjectKey, ResourceType } from '../../src/api/kubernetes.ts';
import type { ResourceVersion, Uid } from '../../src/base/brand.ts';
import { defined } from '../../src/base/defined.ts';
import type { Fault } from '../../src/base/fault.ts';
import type { Instant } from '../../src/base/instant.ts';
import { minutes, seconds } from '../../src/base/instant.ts';
import type { Spoken } from '../../src/base/rules.ts';
import { createCache } from '../../src/kube/cache.ts';
import type { Desk } from '../../src/kube/controller.ts';
import { createExecutor } from '../../src/kube/executor/executor.ts';
import type { StepReport, TurnReport } from '../../src/kube/executor/tap.ts';
import { createRun, wakeOn } from '../../src/kube/run-controllers.ts';
import { createRoom } from '../../src/kube/run-controllers/room.ts';
import type { OutsideCall, Rest, Seen, Step } from '../../src/kube/step.ts';
import type { Store } from '../../src/kube/store.ts';
import { createStore } from '../../src/kube/store.ts';
import type { ModelApi, ModelOptions } from './model-api.ts';
import { createModelApi } from './model-api.ts';
import type { MovedClock } from './moved-clock.ts';
import { movedClock } from './moved-clock.ts';

/** A kind of no meaning: the runtime is shown with it, not a controller of ours. */
export const things: ResourceType = {
  group: 'test.certwright.dev',
  version: 'v1',
  kind: 'Thing',
  plural: 'things',
  namespaced: true,
};

/** What the store keeps of a Thing. */
export interface Thing extends Cached {
  readonly spec: unknown;
  readonly status: unknown;
}

/** What a rule of a test may look at. */
export interface ThingView {
  readonly thing: Thing;
  readonly seen: Seen;
  readonly desk: Desk<string>;
}

export type ThingWord = Spoken<Step<OutsideCall> | Rest>;

export interface ThingRigOptions {
  decide(view: ThingView, now: Instant): ThingWord;
  perform?(call: OutsideCall, signal: AbortSignal): Promise<string>;
  readonly plan?: NonNullable<ModelOptions['plan']>;
  readonly stillHeld?: () => boolean;
  readonly workers?: number;
}

/** A made-up controller with the real loop, queue, desk, store and reflector, over a model of the API. */
export interface ThingRig {
  readonly model: ModelApi;
  readonly clock: MovedClock;
  readonly store: Store<Thing>;
  readonly steps: readonly StepReport[];
  readonly turns: readonly TurnReport[];
  readonly events: readonly string[];
  /** `state because-code` of each change of the reflector. */
  readonly states: readonly string[];
  notSynced(): readonly string[];
  /** Lets all that does not wait for the clock come to an end. */
  rest(): Promise<void>;
  stop(): Promise<boolean>;
}

/** A Thing as a client would make it. */
export const aThing = (name: string, parts: object = {}, namespace = 'prod'): KubeObject => ({
  apiVersion: 'test.certwright.dev/v1',
  kind: 'Thing',
  metadata: { namespace, name },
  spec: {},
  ...parts,
});

/** The key of a Thing in `prod`. */
export const thingKey = (name: string): ObjectKey => ({ type: things, namespace: 'prod', name });

const keyOf = ({ metadata }: Thing): ObjectKey => ({
  type: things,
  namespace: metadata.namespace,
  name: metadata.name,
});

/** Starts it over what `model` holds. */
export function startThingRig(options: ThingRigOptions, present: readonly KubeObject[] = []): ThingRig {
  const clock = movedClock();
  const model = createModelApi({
    now: () => clock.now(),
    ...(options.plan === undefined ? {} : { plan: options.plan }),
  });
  for (const thing of present) model.inject.put(things, thing);
  const store = createStore<Thing>({ name: 'things', type: things, accepts: () => true, project: facts, indexes: {} });
  const cache = createCache([store]);
  const [steps, turns, events, states]: [StepReport[], TurnReport[], string[], string[]] = [[], [], [], []];
  const recordEvents = (drafts: readonly { readonly reason: string; readonly message: string }[]): void => {
    for (const { reason, message } of drafts) events.push(`${reason}: ${message}`);
  };
  const room = createRoom<ThingView, OutsideCall, string>(
    {
      executor: createExecutor({ api: model, cache, recordEvents }),
      recordEvents,
      clock,
      taps: [{ step: (report) => void steps.push(report), turn: (report) => void turns.push(report) }],
      workers: options.workers ?? 2,
      stillHeld: options.stillHeld ?? (() => true),
      newCorrelationId: () => `turn-${turns.length + 1}`,
    },
    {
      name: 'things',
      observe: (key, desk) => observed(store, key, desk),
      decide: (view, now) => options.decide(view, now),
      perform: (call, signal) => options.perform?.(call, signal) ?? Promise.resolve('reply'),
      urgency: () => 1,
    },
    [
      wakeOn(store, {
        store: 'things',
        keys: ({ before, after }) => [before, after].flatMap((of) => (of ? [keyOf(of)] : [])),
      }),
    ],
    { backOff: { base: seconds(5), max: minutes(5) }, standsFor: 1 },
  );
  const onStoreState = (_: string, state: string, fault: Fault | undefined): void =>
    void states.push(fault === undefined ? state : `${state} ${fault.code}`);
  const reflected = [{ store, selection: { type: things } }];
  const run = createRun({ api: model, clock, random: () => 0.5, cache, reflected, rooms: [room], onStoreState });
  run.start();
  return {
    model,
    clock,
    store,
    steps,
    turns,
    events,
    states,
    notSynced: () => run.notSynced(),
    rest: breathe,
    stop: () => run.stop(minutes(1)),
  };
}

function observed(
  store: Store<Thing>,
  key: ObjectKey,
  desk: Desk<string>,
): { readonly view: ThingView; readonly uid: Uid } | undefined {
  const thing = store.get(key.namespace, key.name);
  if (thing === undefined) return undefined;
  const { uid, resourceVersion } = thing.metadata;
  return { view: { thing, seen: { key, uid, resourceVersion }, desk }, uid };
}

const facts = ({ metadata, ...raw }: KubeObject): Thing => ({
  metadata: defined({
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? ('' as Uid),
    resourceVersion: metadata.resourceVersion ?? ('' as ResourceVersion),
    generation: metadata.generation ?? 0,
    creationTimestamp: metadata.creationTimestamp ?? '',
    deletionTimestamp: metadata.deletionTimestamp,
  }),
  spec: raw['spec'],
  status: raw['status'],
});

async function breathe(): Promise<void> {
  for (let round = 0; round < 12; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
