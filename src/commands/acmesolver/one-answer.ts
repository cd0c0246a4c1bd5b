import type { AnswerSource } from '../../solvers/http01/answer-server.ts';
import { hostOf } from '../../solvers/http01/asked-answer.ts';

/** The one answer of a solver Pod. */
export function oneAnswer(domain: string, token: string, key: string): AnswerSource {
  const own = hostOf(domain);
  return {
    knows: (host) => host === own,
    find: (host, asked) => (host === own && asked === token ? key : undefined),
  };
}
