// A model of the Kubernetes API in memory, hand-made for fixpoint tests: it stands in for a real API server where a test must inject every fault.
import type { KubeObject, ObjectKey, ResourceType } from '../../src/api/kubernetes.ts';
import type { Instant } from '../../src/base/instant.ts';
import { formatInstant } from '../../src/base/instant.ts';
import { resourceVersion } from '../../src/base/brand.ts';
import type { KubeApi, ListPage, Selection } from '../../src/kube/kube-api.ts';
import { serverFault } from './model-api/faults.ts';
import type { History } from './model-api/history.ts';
import { createHistory } from './model-api/history.ts';
import type { Objects } from './model-api/objects.ts';
import { createObjects, metadataOf, onTheWire } from './model-api/objects.ts';
import { isSelected, shown } from './model-api/selection.ts';
import { createWriting } from './model-api/writing.ts';

/** One request as the model saw it. */
export interface ModelRequest {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'apply' | 'patch' | 'delete';
  readonly type: ResourceType;
  readonly namespace: string;
  readonly name: string;
  readonly subresource?: 'status';
  /** What was sent, Secrets of ours revealed as on the wire. */
  readonly body?: unknown;
  /** 1 for the first request of the model's life. */
  readonly count: number;
}

/** What befalls a request: refused or cut before it acts, or done with its reply lost. Undefined: nothing. */
export type ModelFault =
  | { readonly when: 'before'; readonly code: string; readonly until?: Instant }
  | { readonly when: 'after'; readonly code: string };

export interface ModelOptions {
  now(): Instant;
  /** Asked for each request; default: no faults. */
  plan?(request: ModelRequest): ModelFault | undefined;
}

/** A KubeApi over a map of objects, with what a test wants to look at and do. */
export interface ModelApi extends KubeApi {
  /** All objects as they stand, managedFields included, in order of creation. */
  objects(type?: ResourceType): readonly KubeObject[];
  find(key: ObjectKey): KubeObject | undefined;
  /** Every create, apply, patch and delete that took effect, oldest first. */
  writes(): readonly ModelRequest[];
  requests(): readonly ModelRequest[];
  readonly inject: ModelInjections;
}

export interface ModelInjections {
  /** Puts an object as another client would: created, or replaced as a whole. */
  put(type: ResourceType, object: KubeObject): KubeObject;
  /** Removes an object as another client would, finalizers or not. */
  remove(key: ObjectKey): void;
  /** Holds back watch events from now on until `releaseEvents`. */
  holdEvents(): void;
  releaseEvents(): void;
  /** Every watch event is sent twice from now on. */
  duplicateEvents(): void;
  /** Ends every open watch, as a cut connection would. */
  cutWatches(): void;
  /** Deletes what only gone owners own, as the garbage collector would; says how many. */
  collectGarbage(): number;
  /** Forgets the history: a watch from an older version answers 410. */
  compact(): void;
  /** Makes a backup; what it returns restores it, as an etcd is restored: objects and versions go back, watches are cut. */
  backUp(): () => void;
}

type Asked = Omit<ModelRequest, 'count'>;

/** Makes an empty model. Objects are frozen; a write that changes nothing keeps the version and makes no watch event. */
export function createModelApi(options: ModelOptions): ModelApi {
  const history = createHistory();
  const objects = createObjects(history);
  const writing = createWriting(objects, () => options.now());
  const requests: ModelRequest[] = [];
  const writes: ModelRequest[] = [];
  const answer = async <Reply>(asked: Asked, signal: AbortSignal, act: () => Reply): Promise<Reply> => {
    const request = { ...asked, count: requests.length + 1 };
    requests.push(request);
    if (signal.aborted) throw serverFault('DeadlineExceeded', 'the request was given up');
    const fault = options.plan?.(request);
    if (fault?.when === 'before') throw serverFault(fault.code, 'a planned fault', fault.until);
    const reply = act();
    if (!READING.has(asked.verb)) writes.push(request);
    if (fault?.when === 'after') throw serverFault(fault.code, 'a planned fault after the request took effect');
    return reply;
  };
  return {
    get: (key, signal) => answer(about('get', key), signal, () => found(objects, key)),
    list: (selection, page, signal) =>
      answer(aboutAll('list', selection), signal, () => listed(objects, selection, page.limit, page.continue)),
    async *watch(selection, watchOptions, signal) {
      await answer(aboutAll('watch', selection), signal, () => undefined);
      const present = () => ({
        version: objects.version,
        objects: objects.all(selection.type).filter((object) => isSelected(selection, object)),
      });
      yield* history.watch(selection, watchOptions, present, signal);
    },
    create(type, object, by, signal) {
      const key = keyOf(type, object);
      const body = onTheWire(object);
      return answer({ ...about('create', key), body }, signal, () => writing.create(key, body, by));
    },
    apply(type, object, by, signal) {
      const key = keyOf(type, object);
      const body = onTheWire(object);
      return answer({ ...about('apply', key, by.subresource), body }, signal, () => writing.apply(key, body, by));
    },
    patch(key, patch, by, signal) {
      const body = onTheWire(patch);
      return answer({ ...about('patch', key, by.subresource), body }, signal, () => writing.patch(key, body, by));
    },
    delete: (key, preconditions, signal) =>
      answer({ ...about('delete', key), body: preconditions }, signal, () => writing.remove(key, preconditions)),
    objects: (type) => objects.all(type),
    find: (key) => objects.find(key),
    writes: () => writes,
    requests: () => requests,
    inject: injections(objects, history, () => options.now()),
  };
}

const READING: ReadonlySet<ModelRequest['verb']> = new Set(['get', 'list', 'watch']);

const keyOf = (type: ResourceType, { metadata }: KubeObject): ObjectKey => ({
  type,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
});

function about(verb: ModelRequest['verb'], { type, namespace, name }: ObjectKey, subresource?: 'status'): Asked {
  return { verb, type, namespace, name, ...(subresource === undefined ? {} : { subresource }) };
}

const aboutAll = (verb: 'list' | 'watch', { type, namespace = '' }: Selection): Asked => ({
  verb,
  type,
  namespace,
  name: '',
});

function found(objects: Objects, key: ObjectKey): KubeObject {
  const object = objects.find(key);
  if (object === undefined)
    throw serverFault('NotFound', `there is no ${key.type.plural} "${key.namespace}/${key.name}"`);
  return object;
}

/** The continue token is the place to go on from: pages are of the present, not of a snapshot. */
function listed(objects: Objects, selection: Selection, limit: number, from = '0'): ListPage {
  const all = objects.all(selection.type).filter((object) => isSelected(selection, object));
  const end = Number(from) + limit;
  return {
    items: all.slice(Number(from), end).map((object) => shown(selection, object)),
    resourceVersion: resourceVersion(String(objects.version)),
    ...(end < all.length ? { continue: String(end) } : {}),
  };
}

function injections(objects: Objects, history: History, now: () => Instant): ModelInjections {
  return {
    put(type, object) {
      const key = keyOf(type, object);
      const uid = objects.find(key)?.metadata.uid ?? object.metadata.uid ?? objects.nextUid();
      const sent = onTheWire(object);
      const creationTimestamp = object.metadata.creationTimestamp ?? '2026-11-24T20:00:00Z';
      return objects.store(key, { ...sent, metadata: { creationTimestamp, ...metadataOf(sent), uid } });
    },
    remove: (key) => objects.remove(key),
    holdEvents: () => history.hold(true),
    releaseEvents: () => history.hold(false),
    duplicateEvents: () => history.duplicate(),
    cutWatches: () => history.cut(),
    collectGarbage: () => collectGarbage(objects, now),
    compact: () => history.compact(objects.version),
    backUp: () => {
      const putBack = objects.remember();
      return () => {
        putBack();
        history.goBack(objects.version);
      };
    },
  };
}

/** What has finalizers is only marked: whoever put them there has something to do first. */
function collectGarbage(objects: Objects, now: () => Instant): number {
  const present = new Set(objects.all().map((object) => object.metadata.uid));
  const orphans = objects.keys().filter((key) => {
    const { ownerReferences: owners = [], deletionTimestamp } = objects.find(key)?.metadata ?? {};
    return deletionTimestamp === undefined && owners.length > 0 && owners.every((owner) => !present.has(owner.uid));
  });
  for (const key of orphans) {
    const object = objects.find(key);
    if ((object?.metadata.finalizers ?? []).length === 0) objects.remove(key);
    else objects.store(key, { ...object, metadata: { ...object?.metadata, deletionTimestamp: formatInstant(now()) } });
  }
  return orphans.length === 0 ? 0 : orphans.length + collectGarbage(objects, now);
}
