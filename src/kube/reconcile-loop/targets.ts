/** Lets at most a number of calls for one target run at once; the others wait in the order of their coming. */
export interface Targets {
  run<T>(target: string, call: () => Promise<T>): Promise<T>;
}

/** Makes the limit. Source: architecture 5.4 (at most 8 in flight for each issuer, DNS credential, or our own key making). */
export function createTargets(mostAtOnce: number): Targets {
  const targets = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  return {
    run: async (target, call) => {
      const state = targets.get(target) ?? { running: 0, waiting: [] };
      targets.set(target, state);
      if (state.running < mostAtOnce) state.running++;
      else await new Promise<void>((resolve) => state.waiting.push(resolve));
      try {
        return await call();
      } finally {
        // The place is handed on, so that the count stays.
        const next = state.waiting.shift();
        if (next !== undefined) next();
        else state.running--;
        if (state.running === 0) targets.delete(target);
      }
    },
  };
}
