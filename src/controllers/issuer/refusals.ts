import { setNewest } from '../../base/set-newest.ts';
import type { IssuerHealth } from '../../issuers/issuer.ts';
import type { CheckCall } from './calls.ts';

/**
 * What servers have refused for good. An issuer that is not Ready is looked at each hour; the server that said no is asked again only when
 * the question is another one: the spec or a Secret has changed. Kept in memory: a new process asks once. Source: reference §2.12.
 */
export interface Refusals {
  /** What was answered to this very question. */
  of(call: CheckCall): IssuerHealth | undefined;
  /** Keeps an answer if it is final; lets go of what was kept for the issuer before. */
  keep(call: CheckCall, health: IssuerHealth): void;
}

/** Issuers of which refusals are kept. */
const MOST = 10_000;

/** Makes an empty set. */
export function createRefusals(): Refusals {
  const refused = new Map<string, { readonly id: string; readonly health: IssuerHealth }>();
  return {
    of: ({ target, id }) => {
      const kept = refused.get(target);
      return kept?.id === id ? kept.health : undefined;
    },
    keep: ({ target, id }, health) => {
      refused.delete(target);
      if (health.is === 'notReady' && health.isFinal === true) setNewest(refused, target, { id, health }, MOST);
    },
  };
}
