import type { Instant } from '../../../base/instant.ts';
import type { ChallengeCall, Dns01Task } from '../calls.ts';
import type { Http01View, ReadyChallengeView } from '../view.ts';
import { accept } from './accept.ts';
import { checkCall, checkHttp01Call } from './calls.ts';
import { presentDns01, tellFailure } from './present.ts';
import { presentHttp01 } from './present-http01.ts';
import { waitUntilSeen } from './see.ts';
import type { ChallengeWord } from './word.ts';
import { after, hours } from '../../../base/instant.ts';

/** Presents, looks whether it is seen, and tells the server. Source: reference §2.14. */
export function prove(view: ReadyChallengeView, now: Instant): ChallengeWord {
  const { dns01, http01 } = view;
  if (dns01 !== undefined) return byDns(view, dns01, now);
  if (http01 !== undefined) return byHttp(view, http01, now);
  return tellFailure(view, 'Error presenting challenge: the solver says nothing about its type', after(now, hours(1)));
}

function byDns(view: ReadyChallengeView, task: Dns01Task, now: Instant): ChallengeWord {
  const check = (again: boolean): ChallengeCall => checkCall(view, task, again);
  return presentDns01(view, task, now) ?? waitUntilSeen(view, check, now) ?? accept(view, now);
}

function byHttp(view: ReadyChallengeView, http01: Http01View, now: Instant): ChallengeWord {
  const check = (again: boolean): ChallengeCall => checkHttp01Call(view, again);
  return presentHttp01(view, http01, now) ?? waitUntilSeen(view, check, now) ?? accept(view, now);
}
