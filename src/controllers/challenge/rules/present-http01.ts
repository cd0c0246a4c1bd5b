import type { KubeObject } from '../../../api/kubernetes.ts';
import { describeFault } from '../../../base/fault.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, hours, minutes } from '../../../base/instant.ts';
import type { Http01View, ReadyChallengeView } from '../view.ts';
import { editIngress } from './edit-ingress.ts';
import { markPresented, tellFailure } from './present.ts';
import { isThere, typeOf } from './solver-objects.ts';
import type { ChallengeWord } from './word.ts';
import { component, ownKey } from './word.ts';

/**
 * Makes what leads to the answer and is not there, one by one: also while it is looked for, as a Pod may be evicted (trap G7). Source: reference
 * §2.14.
 */
export function presentHttp01(view: ReadyChallengeView, http01: Http01View, now: Instant): ChallengeWord | undefined {
  const { problem, desired } = http01;
  if (problem !== undefined)
    return tellFailure(view, `Error presenting challenge: ${describeFault(problem)}`, after(now, hours(1)));
  const missing = desired.find((object) => !isThere(http01, object));
  if (missing !== undefined) return make(view, http01, missing, now);
  return view.challenge.status.presented === true ? undefined : complete(view, http01, now);
}

/** The path in somebody else's Ingress comes last: it must lead to something. */
function complete(view: ReadyChallengeView, { edit }: Http01View, now: Instant): ChallengeWord {
  if (edit === undefined) return markPresented(view, now, []);
  const edited = editIngress(view, edit, 'present');
  if (edited.is === 'word') return edited.word;
  if (edited.is === 'done') return markPresented(view, now, edited.clears);
  return tellFailure(view, `Error presenting challenge: ${edited.because}`, edited.until);
}

/** What is on its way out keeps the name until it is gone. */
function make(view: ReadyChallengeView, { existing }: Http01View, object: KubeObject, now: Instant): ChallengeWord {
  const leaving = existing.some(({ kind, metadata }) => kind === object.kind && metadata.name === object.metadata.name);
  if (leaving)
    return {
      do: 'await',
      because: `${object.kind} "${object.metadata.name}" is being deleted`,
      changeOf: [ownKey(view)],
      atLatest: after(now, minutes(1)),
    };
  return { do: 'create', type: typeOf(object.kind), object, manager: component, class: 'urgent' };
}
