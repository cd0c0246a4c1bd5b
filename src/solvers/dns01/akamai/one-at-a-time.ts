/** Runs what is given for one key one after the other, for different keys side by side. What failed holds up nothing. */
export function createOneAtATime(): <T>(key: string, run: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, run) => {
    const before = last.get(key);
    const own = (async () => {
      await before?.catch(() => undefined);
      return run();
    })();
    last.set(key, own);
    try {
      return await own;
    } finally {
      if (last.get(key) === own) last.delete(key);
    }
  };
}
