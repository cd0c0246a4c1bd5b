import type { LookupFunction } from 'node:net';
import { isIPv6 } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import { withDeadline } from '../../base/deadline.ts';
import { askForAnswer } from './ask-for-answer.ts';
import { MOST_REDIRECTS, reportOf, TIME_TO_LOOK } from './self-check-words.ts';
import { challengePath } from './challenge-path.ts';
import type { CheckHttp01, Http01Question } from './self-check-report.ts';

/** What a look is made with. */
export interface SelfCheckParts {
  readonly clock: Clock;
  /** Finds addresses; undefined: as the machine does. */
  readonly lookup: LookupFunction | undefined;
  /** Where answers are expected; 80 but in tests. RFC 8555 §8.3. */
  readonly port?: number;
}

/**
 * Looks for the answer to a challenge where the certificate authority will look. What else is found there stays there: neither body nor headers are
 * told, as a redirect may lead to what is meant for nobody outside (trap G1). Reference 2.14; RFC 8555 §8.2, §8.3.
 */
export const createSelfCheck =
  (parts: SelfCheckParts): CheckHttp01 =>
  (question, signal) =>
    withDeadline(parts.clock, TIME_TO_LOOK, signal, async (within) => {
      const chain = [firstUrl(question, parts.port)];
      for (;;) {
        const step = await askForAnswer(chain.at(-1) ?? '', parts.lookup, within);
        const leadsOn = step.is === 'redirect' && !chain.includes(step.to) && chain.length <= MOST_REDIRECTS;
        if (!leadsOn) return reportOf(step, question, chain);
        chain.push(step.to);
      }
    });

function firstUrl({ domain, token }: Http01Question, port = 80): string {
  const host = isIPv6(domain) ? `[${domain}]` : domain;
  return `http://${host}${port === 80 ? '' : `:${port}`}${challengePath(token)}`;
}
