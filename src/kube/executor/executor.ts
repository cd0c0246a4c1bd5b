import type { Cache } from '../cache.ts';
import type { Events, OutsideCall, Seen, Step } from '../step.ts';
import type { KubeApi } from '../kube-api.ts';
import type { KubeObject, ObjectKey } from '../../api/kubernetes.ts';
import type { ResourceVersion, Uid } from '../../base/brand.ts';
import { assertNever } from '../../base/assert-never.ts';
import type { Fault } from '../../base/fault.ts';
import { asFault } from '../../base/fault.ts';

/** A step that writes. */
export type WriteStep = Exclude<Step<OutsideCall>, { readonly do: 'call' }>;

/** How a write ended. `conflict`: what stands in its place has been read live and folded in; decide again. */
export type WriteEnd =
  | { readonly is: 'done' }
  | { readonly is: 'conflict'; readonly fault: Fault }
  | { readonly is: 'failed'; readonly fault: Fault };

/** The object under reconciliation: whom events are about. */
export interface About {
  readonly key: ObjectKey;
  readonly uid: Uid;
}

/** The turn that a write is part of. */
export interface WriteContext {
  /** Told each version that the API server itself showed. */
  readonly confirmed: Map<Uid, ResourceVersion>;
  readonly signal: AbortSignal;
  /** Runs what changes the cache, so that the turn is not woken by its own reply. */
  readonly quietly: (fold: () => void) => void;
}

/** What writes are carried out with. */
export interface ExecutorParts {
  readonly api: KubeApi;
  readonly cache: Cache;
  readonly recordEvents: (events: Events, about: About) => void;
}

/** Carries out writes; the one place where steps become requests. */
export interface Executor {
  /**
   * Makes the write with the preconditions that the step carries, folds the reply in and sends its events. Never throws.
   */
  write(step: WriteStep, about: About, context: WriteContext): Promise<WriteEnd>;
}

/** Makes an executor. Source: architecture 5.6. */
export function createExecutor(parts: ExecutorParts): Executor {
  return {
    write: async (step, about, context) => {
      try {
        const reply = await send(parts.api, step, context.signal);
        context.quietly(() => foldReply(parts.cache, step, reply, context.confirmed));
        if (step.then !== undefined && step.then.length > 0) parts.recordEvents(step.then, about);
        return { is: 'done' };
      } catch (thrown) {
        return afterFault(parts, step, asFault(thrown), context);
      }
    },
  };
}

/** @throws Fault. Undefined for a delete after which nothing is left. */
async function send(api: KubeApi, step: WriteStep, signal: AbortSignal): Promise<KubeObject | undefined> {
  const requestClass = step.class === undefined ? {} : { class: step.class };
  switch (step.do) {
    case 'create':
      return api.create(step.type, step.object, { manager: step.manager, ...requestClass }, signal);
    case 'apply':
      return api.apply(
        step.type,
        underPrecondition(step.object, step.of),
        { manager: step.manager, ...requestClass },
        signal,
      );
    case 'patch':
      return api.patch(
        step.of.key,
        withPrecondition(step.patch, step.of),
        { manager: step.manager, ...requestClass },
        signal,
      );
    case 'setStatus': {
      const patch = withPrecondition({ status: step.status }, step.of);
      return api.patch(step.of.key, patch, { manager: step.manager, subresource: 'status', ...requestClass }, signal);
    }
    case 'delete':
      return api.delete(step.of.key, { uid: step.of.uid, resourceVersion: step.of.resourceVersion }, signal);
    default:
      return assertNever(step);
  }
}

const underPrecondition = (object: KubeObject, of: Seen | undefined): KubeObject =>
  of === undefined
    ? object
    : { ...object, metadata: { ...object.metadata, uid: of.uid, resourceVersion: of.resourceVersion } };

/** uid and resourceVersion in a merge patch are preconditions: another value than the stored one is a conflict. */
function withPrecondition(patch: Readonly<Record<string, unknown>>, { uid, resourceVersion }: Seen) {
  const { metadata } = patch as { readonly metadata?: object };
  return { ...patch, metadata: { ...metadata, uid, resourceVersion } };
}

function foldReply(
  cache: Cache,
  step: WriteStep,
  reply: KubeObject | undefined,
  confirmed: Map<Uid, ResourceVersion>,
): void {
  // One that finalizers keep is held on: what its own controller has learned of it is not forgotten.
  if (step.do === 'delete' && reply === undefined) return cache.tombstone(step.of.key, step.of.uid);
  if (reply === undefined) return;
  const { type } = keyOf(step);
  if (seenBy(step)?.resourceVersion === reply.metadata.resourceVersion) cache.refresh(type, reply);
  else cache.fold(type, reply);
  confirm(confirmed, reply);
}

function foldShown(cache: Cache, key: ObjectKey, shown: KubeObject, confirmed: Map<Uid, ResourceVersion>): void {
  cache.fold(key.type, shown);
  confirm(confirmed, shown);
}

function confirm(confirmed: Map<Uid, ResourceVersion>, { metadata: { uid, resourceVersion } }: KubeObject): void {
  if (uid !== undefined && resourceVersion !== undefined) confirmed.set(uid, resourceVersion);
}

/**
 * What is in the way is read live, so that the next decision is about what is there: Conflict and AlreadyExists show another version or
 * object, NotFound shows that the one decided on is gone.
 */
async function afterFault(
  { api, cache }: ExecutorParts,
  step: WriteStep,
  fault: Fault,
  { confirmed, signal, quietly }: WriteContext,
): Promise<WriteEnd> {
  if (isGone(fault) && seenBy(step) !== undefined) {
    quietly(() => buryTarget(cache, step));
    return step.do === 'delete' ? { is: 'done' } : { is: 'conflict', fault };
  }
  if (fault.code !== 'Conflict' && fault.code !== 'AlreadyExists') return { is: 'failed', fault };
  try {
    const found = await api.get(keyOf(step), signal);
    quietly(() => foldShown(cache, keyOf(step), found, confirmed));
  } catch (thrown) {
    const second = asFault(thrown);
    if (!isGone(second)) return { is: 'failed', fault: second };
    quietly(() => buryTarget(cache, step));
  }
  return { is: 'conflict', fault };
}

/** A type that is not served answers NotFound too (misconfigured); that says nothing of the object. */
const isGone = ({ code, kind }: Fault): boolean => code === 'NotFound' && kind === 'refused';

const seenBy = (step: WriteStep): Seen | undefined => (step.do === 'create' ? undefined : step.of);

function buryTarget(cache: Cache, step: WriteStep): void {
  const seen = seenBy(step);
  if (seen !== undefined) cache.tombstone(seen.key, seen.uid);
}

/** The object that a write is about. */
export function keyOf(step: WriteStep): ObjectKey {
  if (step.do !== 'create' && step.do !== 'apply') return step.of.key;
  return { type: step.type, namespace: step.object.metadata.namespace ?? '', name: step.object.metadata.name };
}
