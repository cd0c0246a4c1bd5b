import { desiredChallenges, isAsDesired } from '../../../api/challenge/desired-challenge.ts';
import { clusterIssuerType, issuerType, orderType } from '../../../api/resource-types.ts';
import { sameIssuer } from '../../../api/issuer-reference.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, hours } from '../../../base/instant.ts';
import { ask } from '../../ask.ts';
import type { ChallengeCall, ChallengeReply } from '../calls.ts';
import type { ChallengeView, ReadyChallengeView } from '../view.ts';
import { thumbprintCall } from './calls.ts';
import type { ChallengeWord } from './word.ts';
import { ownKey, settled, warning, writeStatus } from './word.ts';

/** Issuers of other groups and types have controllers of their own. */
export const leaveToOthers = ({ issuer }: ChallengeView, now: Instant): ChallengeWord | undefined =>
  issuer.is === 'foreign' ? settled('the issuer is none of ours', now) : undefined;

/** Without an account nothing can be asked, and what is presented cannot be known to be ours. */
export function waitForIssuer(view: ChallengeView, now: Instant): ChallengeWord {
  const { issuer, challenge } = view;
  const { kind, name } = challenge.spec.issuerRef;
  const because = issuer.is === 'missing' || issuer.is === 'notReady' ? issuer.because : 'the issuer is not ready';
  const type = kind === 'ClusterIssuer' ? clusterIssuerType : issuerType;
  const namespace = type.namespaced ? challenge.metadata.namespace : '';
  return {
    do: 'await',
    because,
    changeOf: [ownKey(view), { type, namespace, name }],
    atLatest: after(now, hours(1)),
    then: [
      warning(issuer.is === 'missing' ? 'IssuerNotFound' : 'IssuerNotReady', `Waiting for the issuer: ${because}`),
    ],
  };
}

/** Not seen yet, or gone: then garbage collection takes the Challenge too. One that no Order controls is refused below. */
export function waitForOrder(view: ReadyChallengeView, now: Instant): ChallengeWord | undefined {
  const { order, challenge } = view;
  if (order !== undefined || challenge.controller === undefined) return undefined;
  const { namespace, name } = challenge.metadata;
  return {
    do: 'await',
    because: 'the Order of the Challenge is not there',
    changeOf: [{ type: orderType, namespace, name }],
    atLatest: after(now, hours(1)),
  };
}

/**
 * Only what an Order needs, by the issuer's own solvers and for the issuer's own account, is ever presented: whoever may write Challenges in a
 * namespace must not be able to use the issuer's credentials, nor have a name proven for an account of his own. Source: GHSA-8rvj-mm4h-c258;
 * traps N1, N2.
 */
export function refuseForgery(view: ReadyChallengeView): ChallengeWord | undefined {
  const asked = ask<ChallengeCall, ChallengeReply, 'thumbprint'>(view.desk, thumbprintCall(view), 'thumbprint');
  if (asked.is !== 'reply') return asked.word;
  const because = forgery(view, asked.reply.thumbprint);
  if (because === undefined) return undefined;
  const reason = `Refused: ${because}; a Challenge is made by the controller, for an Order`;
  return writeStatus(view, { state: 'errored', reason }, { then: [warning('Refused', reason)] });
}

/** What the Challenge says that its Order and its issuer do not. */
function forgery({ challenge, order, issuer }: ReadyChallengeView, thumbprint: string): string | undefined {
  if (order === undefined) return 'no Order controls it';
  if (!sameIssuer(order.spec.issuerRef, challenge.spec.issuerRef)) return 'spec.issuerRef is not that of its Order';
  const desired = desiredChallenges({ order, solvers: issuer.acme.solvers ?? [], thumbprint });
  if (desired.is === 'none') return desired.because;
  return desired.challenges.some((wish) => isAsDesired(challenge, wish))
    ? undefined
    : 'its Order and the solvers of its issuer ask for no such Challenge';
}

/** Only so many are worked on at once, and only one that proves a name in a way. Source: reference §2.14. */
export function waitForTurn(view: ReadyChallengeView, now: Instant): ChallengeWord | undefined {
  if (view.isItsTurn) return undefined;
  return {
    do: 'await',
    because: `waiting for other Challenges: ${view.settings.mostAtOnce} at most are worked on at once (--max-concurrent-challenges), and one for each name`,
    changeOf: [ownKey(view)],
    atLatest: after(now, hours(1)),
  };
}
