import { setTimeout as delay } from 'node:timers/promises';

/** An API server that is away tells nobody when it is back. */
const ASK_AGAIN = 250;

/** Asks again whatever goes wrong, as people's tools do while an API server is away; after `seconds` the last error is thrown. */
export async function patiently<T>(ask: () => Promise<T>, seconds: number): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(ASK_AGAIN);
    }
  }
}
