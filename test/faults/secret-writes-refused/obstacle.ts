import { setTimeout as delay } from 'node:timers/promises';
import type { Rig } from '../rig/rig.ts';

/** What makes the API server refuse Secrets. */
export interface Obstacle {
  /** Puts it in the way; resolves when it is, with what takes it out again. */
  place(rig: Rig): Promise<() => Promise<void>>;
  /** What the condition and the event must say: the cause, and what to do. */
  readonly says: RegExp;
  /** Reason under which the failed writes are counted. */
  readonly reason: string;
}

/** The API server compiles policies and takes in webhooks and quotas in its own time, and tells nobody when. */
const ASK_AGAIN = 100;
const WITHIN = 30_000;

/** Resolves when a Secret of this name is refused (asked without making it). */
export async function untilRefused(rig: Rig, name: string): Promise<void> {
  const deadline = performance.now() + WITHIN;
  for (;;) {
    const { status } = await rig.cluster.ask({
      method: 'POST',
      path: `/api/v1/namespaces/${rig.namespace}/secrets?dryRun=All`,
      body: { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'Opaque' },
    });
    if (status >= 400) return;
    if (performance.now() > deadline) throw new Error(`Secret ${name} is not refused`);
    await delay(ASK_AGAIN);
  }
}
