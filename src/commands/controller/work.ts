import type { Milliseconds } from '../../base/instant.ts';

/** What a leader does: reflectors, caches and controllers, put together in controllers.ts. */
export interface Work {
  /** Begins; called once, when this process leads. */
  start(): void;
  /** Names of the stores that have not been listed yet; the controllers that read them wait. Empty before `start`. */
  notSynced(): readonly string[];
  /** Takes no new keys, waits for what is under way, then ends the reflectors. False if `within` was too short. */
  stop(within: Milliseconds): Promise<boolean>;
}
