/** A point at which things wait until they are let through. */
export interface Gate {
  /** Resolves when the gate is open; at once if it is. */
  readonly passing: Promise<void>;
  /** Resolves when the first has come to the closed gate. */
  readonly reached: Promise<void>;
  /** For a hook: tells that something has come, and waits. */
  wait(): Promise<void>;
  open(): void;
}

/** A closed gate. */
export function closedGate(): Gate {
  const passing = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  return {
    passing: passing.promise,
    reached: reached.promise,
    wait: () => {
      reached.resolve();
      return passing.promise;
    },
    open: () => passing.resolve(),
  };
}
