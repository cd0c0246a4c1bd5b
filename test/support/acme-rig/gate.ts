// Where every request of a controller process passes: counted, named, and disturbed as a test plans it. Part of test/support/acme-rig.ts.

/** What befalls a request: the process dies, or the connection does, before the request acts or after it. `after`: the reply is in hand when it dies. */
export type Harm = 'killed before' | 'killed after' | 'killed, reply lost' | 'cut before' | 'cut, reply lost';

/** What a test does at the points of a run. A point is a request and the how-manieth of its name: `patch orders/status 2`. */
export interface Weather {
  readonly harm?: (point: string) => Harm | undefined;
  /** Told when the request has acted, before its reply is there. */
  readonly acted?: (point: string) => void;
}

/** One life of a controller process. */
export interface Life {
  readonly signal: AbortSignal;
  /** It dies before it can ask for anything more. */
  isDoomed: boolean;
  die(): void;
}

/** Counts over all lives. */
export interface Gate {
  /** The points passed, in order. */
  readonly points: readonly string[];
  /** Lets a request through; `cut` is what a broken connection looks like. */
  pass<Reply>(life: Life, name: string, ask: () => Promise<Reply>, cut: () => Error): Promise<Reply>;
}

const never = <Reply>(): Promise<Reply> => new Promise(() => undefined);

/** A gate that nothing has passed. */
export function createGate({ harm, acted }: Weather): Gate {
  const points: string[] = [];
  const counts = new Map<string, number>();
  const pointOf = (name: string): string => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name} ${count}`;
  };
  return {
    points,
    async pass(life, name, ask, cut) {
      if (life.isDoomed) life.die();
      if (life.signal.aborted) return never();
      const point = pointOf(name);
      points.push(point);
      const planned = harm?.(point);
      if (planned === 'cut before') throw cut();
      if (planned === 'killed before') life.die();
      if (life.signal.aborted) return never();
      const reply = await outcomeOf(ask);
      acted?.(point);
      if (planned === 'cut, reply lost') throw cut();
      if (planned === 'killed, reply lost') life.die();
      if (planned === 'killed after') life.isDoomed = true;
      if (life.signal.aborted) return never();
      return reply();
    },
  };
}

/** A refusal is a reply as well. */
async function outcomeOf<Reply>(ask: () => Promise<Reply>): Promise<() => Reply> {
  try {
    const reply = await ask();
    return () => reply;
  } catch (thrown) {
    return () => {
      throw thrown;
    };
  }
}
