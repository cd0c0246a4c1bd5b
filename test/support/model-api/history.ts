// What happened to the objects, in order, and the watches that follow it: part of the model API.
import type { KubeObject, ResourceType } from '../../../src/api/kubernetes.ts';
import { resourceVersion } from '../../../src/base/brand.ts';
import { Fault } from '../../../src/base/fault.ts';
import type { Selection, WatchEvent, WatchOptions } from '../../../src/kube/kube-api.ts';
import { typeText } from '../../../src/kube/key-text.ts';
import { isSelected, shown } from './selection.ts';

/** One change: the object after it (its last state, with the deletion's version, if removed) and before it. */
export interface Happening {
  readonly version: number;
  readonly type: string;
  readonly after: KubeObject;
  readonly isRemoved: boolean;
  readonly before: KubeObject | undefined;
}

export interface History {
  record(happening: Happening): void;
  watch(
    selection: Selection,
    options: WatchOptions,
    present: () => PresentState,
    signal: AbortSignal,
  ): AsyncGenerator<WatchEvent>;
  hold(isHeld: boolean): void;
  duplicate(): void;
  cut(): void;
  compact(version: number): void;
  /** Forgets what came after a version, and cuts all watches: etcd was restored from a backup. */
  goBack(version: number): void;
}

interface PresentState {
  readonly version: number;
  readonly objects: readonly KubeObject[];
}

/** An empty history. */
export function createHistory(): History {
  const happenings: Happening[] = [];
  let oldest = 0;
  let isHeld = false;
  let copies = 1;
  let epoch = 0;
  let wake: () => void = () => undefined;
  let changed = new Promise<void>((resolve) => (wake = resolve));
  const stir = (): void => {
    wake();
    changed = new Promise((resolve) => (wake = resolve));
  };

  async function* watch(
    selection: Selection,
    options: WatchOptions,
    present: () => PresentState,
    signal: AbortSignal,
  ): AsyncGenerator<WatchEvent> {
    const own = epoch;
    let version = Number(options.resourceVersion ?? 0);
    if (options.sendInitialEvents === true) {
      const state = present();
      version = state.version;
      for (const object of state.objects) yield { is: 'added', object: shown(selection, object) };
      yield { is: 'bookmark', resourceVersion: resourceVersion(String(version)), initialEventsEnd: true };
    }
    while (!signal.aborted && own === epoch) {
      if (version < oldest) throw new Fault('transient', { code: 'Expired', message: 'too old resource version' });
      const next = isHeld ? undefined : happenings.find((happening) => happening.version > version);
      if (next === undefined) await untilStirredOr(signal, changed);
      else {
        version = next.version;
        const event = eventOf(selection, next);
        for (let copy = 0; event !== undefined && copy < copies; copy += 1) yield event;
      }
    }
    if (signal.aborted) throw new Fault('transient', { code: 'Aborted', message: 'the watch was stopped' });
  }

  return {
    record(happening) {
      happenings.push(happening);
      stir();
    },
    watch,
    hold(held) {
      isHeld = held;
      stir();
    },
    duplicate: () => void (copies = 2),
    cut() {
      epoch += 1;
      stir();
    },
    goBack(version) {
      happenings.splice(happenings.filter((happening) => happening.version <= version).length);
      epoch += 1;
      stir();
    },
    compact(version) {
      oldest = version;
      happenings.splice(0, happenings.filter((happening) => happening.version <= version).length);
      stir();
    },
  };
}

/** The event that a watch of the selection sees; leaving the selection is DELETED with the version that left. */
function eventOf(selection: Selection, happening: Happening): WatchEvent | undefined {
  if (happening.type !== typeText(selection.type as ResourceType)) return undefined;
  const { before, after } = happening;
  const was = before !== undefined && isSelected(selection, before);
  const is = !happening.isRemoved && isSelected(selection, after);
  if (is) return { is: was ? 'modified' : 'added', object: shown(selection, after) };
  return was ? { is: 'deleted', object: shown(selection, after) } : undefined;
}

function untilStirredOr(signal: AbortSignal, changed: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      signal.removeEventListener('abort', finish);
      resolve();
    };
    signal.addEventListener('abort', finish);
    void changed.then(finish);
  });
}
