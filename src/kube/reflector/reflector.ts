import type { Cache } from '../cache.ts';
import type { Clock } from '../../base/clock.ts';
import type { Fault } from '../../base/fault.ts';
import type { KubeApi, Selection, WatchEvent } from '../kube-api.ts';
import type { ReflectorInput, ReflectorState } from './machine.ts';
import type { ResourceVersion } from '../../base/brand.ts';
import type { StoreIntake } from '../store.ts';
import { asFault } from '../../base/fault.ts';
import { assertNever } from '../../base/assert-never.ts';
import { seconds } from '../../base/instant.ts';
import { pause } from '../../base/pause.ts';
import { isNewer } from '../store/versions.ts';
import { beginning, cutShort, step } from './machine.ts';
import { readPages } from './read-pages.ts';
import { settlePlaces } from './settle-places.ts';

/** What a reflector is made of. */
export interface ReflectorParts {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly selection: Selection;
  readonly store: StoreIntake;
  readonly cache: Pick<Cache, 'supersede'>;
  /** 0 ≤ r < 1. */
  readonly random: () => number;
  /** Told of each change of state, with the Fault that led to it. */
  readonly onState?: (state: ReflectorState['is'], fault: Fault | undefined) => void;
  /** Told once, when everything has been listed for the first time. */
  readonly onSynced: () => void;
}

/** Keeps a store like the API server's: list, watch, resume, list again. Errors are states, never a stop. Source: architecture 5.1. */
export interface Reflector {
  /** Runs until the signal aborts. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

/** Makes a reflector for one selection. */
export const createReflector = (parts: ReflectorParts): Reflector => new KindReflector(parts);

class KindReflector implements Reflector {
  readonly #parts: ReflectorParts;
  #isSynced = false;
  /** Live reads that a list left to be done; they go on beside the watch. */
  readonly #settling = new Set<Promise<void>>();

  constructor(parts: ReflectorParts) {
    this.#parts = parts;
  }

  async run(signal: AbortSignal): Promise<void> {
    let state = beginning;
    while (!signal.aborted) {
      const input = await this.#perform(state, signal);
      if (signal.aborted) break;
      state = step(state, input, this.#parts.random());
      this.#parts.onState?.(state.is, input.is === 'failed' ? input.fault : undefined);
    }
    await Promise.all(this.#settling);
  }

  async #perform(state: ReflectorState, signal: AbortSignal): Promise<ReflectorInput> {
    switch (state.is) {
      case 'listing':
        return state.how === 'stream' ? this.#stream(signal) : this.#list(signal);
      case 'watching':
        return (
          (state.doubted === true ? await this.#wentBack(state.from, signal) : undefined) ??
          this.#watch(state.from, signal)
        );
      case 'resuming':
      case 'relisting':
        await pause(this.#parts.clock, state.pause, signal);
        return { is: 'paused' };
      default:
        return assertNever(state);
    }
  }

  /** A streaming list goes over into its own watch: one request for both. */
  async #stream(signal: AbortSignal): Promise<ReflectorInput> {
    const { api, selection, store } = this.#parts;
    const replacement = store.beginReplace();
    const span = this.#span();
    let version: ResourceVersion | undefined;
    try {
      // What is listed must come whole: only what follows may be known.
      const isKnown = (one: ResourceVersion): boolean => version !== undefined && store.isAnswered(one);
      const options = { sendInitialEvents: true, timeoutSeconds: span.seconds, isKnown };
      for await (const event of api.watch(selection, options, signal)) {
        if (version !== undefined) version = this.#take(event, version);
        else if (event.is === 'added') replacement.add(event.object);
        else if (event.is === 'bookmark' && event.initialEventsEnd) {
          version = event.resourceVersion;
          this.#listed(replacement.finish(version), signal);
        }
      }
      return version === undefined
        ? { is: 'failed', fault: cutShort(), hasProgressed: false }
        : { is: 'ended', version, hasProgressed: true, isEarly: span.isEarly() };
    } catch (thrown) {
      return {
        is: 'failed',
        fault: asFault(thrown),
        hasProgressed: version !== undefined,
        ...(version && { version }),
      };
    }
  }

  async #list(signal: AbortSignal): Promise<ReflectorInput> {
    const { api, selection, store } = this.#parts;
    const replacement = store.beginReplace();
    try {
      const version = await readPages(api, selection, (raw) => replacement.add(raw), signal);
      this.#listed(replacement.finish(version), signal);
      return { is: 'listed', version };
    } catch (thrown) {
      return { is: 'failed', fault: asFault(thrown), hasProgressed: false };
    }
  }

  /**
   * Asks for the present version before a watch goes on over a new line. Of an etcd that was restored from a backup it is lower than what was
   * seen, and a watch from a version of the future is no error: it shows nothing until that version is reached, by other objects, perhaps
   * hours later. A list without a version is read from etcd itself.
   */
  async #wentBack(from: ResourceVersion, signal: AbortSignal): Promise<ReflectorInput | undefined> {
    const { api, selection } = this.#parts;
    try {
      const { resourceVersion } = await api.list(selection, { limit: 1 }, signal);
      return isNewer(from, resourceVersion) ? { is: 'wentBack' } : undefined;
    } catch (thrown) {
      return { is: 'failed', fault: asFault(thrown), version: from, hasProgressed: false };
    }
  }

  async #watch(from: ResourceVersion, signal: AbortSignal): Promise<ReflectorInput> {
    const { api, selection, store } = this.#parts;
    const span = this.#span();
    let version = from;
    try {
      const options = { resourceVersion: from, timeoutSeconds: span.seconds, isKnown: store.isAnswered };
      for await (const event of api.watch(selection, options, signal)) {
        version = this.#take(event, version);
      }
      return { is: 'ended', version, hasProgressed: version !== from, isEarly: span.isEarly() };
    } catch (thrown) {
      return { is: 'failed', fault: asFault(thrown), version, hasProgressed: version !== from };
    }
  }

  /** Takes one event in; gives the version from which a watch could resume. */
  #take(event: WatchEvent, before: ResourceVersion): ResourceVersion {
    const { store, cache } = this.#parts;
    if (event.is === 'bookmark') return event.resourceVersion;
    if (event.is === 'deleted') store.remove(event.object);
    else {
      store.observe(event.object);
      cache.supersede(store, event.object);
    }
    return event.object.metadata.resourceVersion ?? before;
  }

  #listed(unsettled: Parameters<typeof settlePlaces>[1], signal: AbortSignal): void {
    const settling = settlePlaces(this.#parts, unsettled, signal).finally(() => this.#settling.delete(settling));
    this.#settling.add(settling);
    this.#parts.onState?.('watching', undefined);
    if (this.#isSynced) return;
    this.#isSynced = true;
    this.#parts.onSynced();
  }

  /** Five to ten minutes, so that the watches of many processes do not end together; and whether they are over. */
  #span(): { readonly seconds: number; isEarly(): boolean } {
    const { clock, random } = this.#parts;
    const length = Math.round(300 + 300 * random());
    const began = clock.monotonic();
    return { seconds: length, isEarly: () => clock.monotonic() - began < seconds(length - 1) };
  }
}
