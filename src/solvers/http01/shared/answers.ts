import type { Uid } from '../../../base/brand.ts';
import type { AnswerSource } from '../answer-server.ts';
import { hostOf } from '../asked-answer.ts';

/** What one Challenge has presented. */
export interface PresentedAnswer {
  /** `spec.dnsName`. */
  readonly domain: string;
  readonly token: string;
  readonly key: string;
}

/**
 * The answers that the controller gives itself, by Challenge: of two with the same token, as after a re-creation, one may go without the other.
 * Nothing is kept beyond the process; whoever takes over fills it from the Challenges.
 */
export interface Answers extends AnswerSource {
  put(challenge: Uid, answer: PresentedAnswer): void;
  remove(challenge: Uid): void;
  /** How many Challenges have an answer here. */
  readonly size: number;
}

/** An empty table. */
export function createAnswers(): Answers {
  const byChallenge = new Map<Uid, PresentedAnswer>();
  const byHost = new Map<string, Map<Uid, PresentedAnswer>>();
  const remove = (challenge: Uid): void => {
    const before = byChallenge.get(challenge);
    if (before === undefined) return;
    byChallenge.delete(challenge);
    const host = hostOf(before.domain);
    const ofHost = byHost.get(host);
    ofHost?.delete(challenge);
    if (ofHost?.size === 0) byHost.delete(host);
  };
  return {
    put(challenge, answer) {
      remove(challenge);
      byChallenge.set(challenge, answer);
      const host = hostOf(answer.domain);
      byHost.set(host, (byHost.get(host) ?? new Map<Uid, PresentedAnswer>()).set(challenge, answer));
    },
    remove,
    knows: (host) => byHost.has(host),
    find: (host, token) => [...(byHost.get(host)?.values() ?? [])].find((answer) => answer.token === token)?.key,
    get size() {
      return byChallenge.size;
    },
  };
}
