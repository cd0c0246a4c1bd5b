import type { Cached, KubeObject, ResourceType } from '../../../src/api/kubernetes.ts';
import type { ResourceVersion, Uid } from '../../../src/base/brand.ts';
import { systemClock } from '../../../src/base/system-clock.ts';
import { createCache } from '../../../src/kube/cache.ts';
import type { KubeApi } from '../../../src/kube/kube-api.ts';
import { createReflector } from '../../../src/kube/reflector/reflector.ts';
import { createStore } from '../../../src/kube/store.ts';

export const CONFIG_MAP: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};

/** ConfigMaps of one namespace as our store has them. */
export interface Followed {
  /** `name=value` of each, in order. */
  contents(): string[];
  /** Resolves when the contents are these; fails after a minute, showing what they were. */
  until(contents: readonly string[]): Promise<void>;
  /** `state code` of each change of the reflector. */
  readonly states: readonly string[];
  stop(): Promise<void>;
}

interface Facts extends Cached {
  readonly value: string;
}

/** Follows a namespace with the program's own reflector and store. */
export function followConfigMaps(api: KubeApi, namespace: string): Followed {
  const store = createStore<Facts>({
    name: 'config-maps',
    type: CONFIG_MAP,
    accepts: () => true,
    project: facts,
    indexes: {},
  });
  const states: string[] = [];
  const stopping = new AbortController();
  const running = createReflector({
    api,
    clock: systemClock,
    selection: { type: CONFIG_MAP, namespace },
    store,
    cache: createCache([store]),
    random: () => 0.1,
    onState: (state, fault) => void states.push(fault === undefined ? state : `${state} ${fault.code}`),
    onSynced: () => undefined,
  }).run(stopping.signal);
  const contents = (): string[] =>
    [...store.all()]
      .filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt')
      .map(({ metadata, value }) => `${metadata.name}=${value}`)
      .sort();
  let changed: () => void = () => undefined;
  store.onChange(() => changed());
  return {
    contents,
    states,
    until: async (wanted) => {
      const deadline = AbortSignal.timeout(60_000);
      while (contents().join() !== wanted.join()) {
        await new Promise<void>((resolve, reject) => {
          changed = resolve;
          const late = (): void =>
            reject(new Error(`not ${wanted.join()} but ${contents().join()}; ${states.join(', ')}`));
          deadline.addEventListener('abort', late, { once: true });
        });
      }
    },
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

const facts = ({ metadata, data }: KubeObject): Facts => ({
  metadata: {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? ('' as Uid),
    resourceVersion: metadata.resourceVersion ?? ('' as ResourceVersion),
    generation: 0,
    creationTimestamp: metadata.creationTimestamp ?? '',
  },
  value: (data as { readonly value?: string } | undefined)?.value ?? '',
});
