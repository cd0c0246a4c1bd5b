import type { DesiredChallenge } from '../../../api/challenge/desired-challenge.ts';
import { desiredChallenges, isAsDesired } from '../../../api/challenge/desired-challenge.ts';
import type { ChallengeFacts } from '../../../api/challenge/facts.ts';
import { challengeFinalizer } from '../../../api/challenge/finalizer.ts';
import type { KubeObject } from '../../../api/kubernetes.ts';
import { apiVersionOf } from '../../../api/kubernetes.ts';
import { isFailedState } from '../../../api/order/facts.ts';
import { challengeType, clusterIssuerType, issuerType, orderType } from '../../../api/resource-types.ts';
import type { Instant } from '../../../base/instant.ts';
import { after, hours } from '../../../base/instant.ts';
import { ask } from '../../ask.ts';
import type { OrderCall, OrderReply } from '../calls.ts';
import type { ReadyOrderView } from '../view.ts';
import { awaitChallenges } from './await-challenges.ts';
import { thumbprintCall } from './calls.ts';
import { deleteChallenge } from './ends.ts';
import { lookAtOrder } from './finish.ts';
import { NO_SOLVER } from './no-solver.ts';
import { takeBackWhy, waitTellingWhy } from './tell-waiting.ts';
import type { OrderWord } from './word.ts';
import { component, ownKey, warning, writeStatus } from './word.ts';

/**
 * Makes a Challenge for each name that is not proven yet, takes away every other, and waits until all are valid. One that somebody else has put
 * there under our name is never solved: it goes, and ours is made (trap N2). Source: reference §2.13.
 */
export function solve(view: ReadyOrderView, now: Instant): OrderWord | undefined {
  const { order, issuer } = view;
  if ((order.status.authorizations ?? []).length === 0) return undefined;
  const asked = ask<OrderCall, OrderReply, 'thumbprint'>(view.desk, thumbprintCall(view), 'thumbprint');
  if (asked.is !== 'reply') return asked.word;
  const desired = desiredChallenges({ order, solvers: issuer.acme.solvers ?? [], thumbprint: asked.reply.thumbprint });
  if (desired.is === 'none') return waitForSolver(view, desired.because, now);
  return keepOnlyDesired(view, desired.challenges, now);
}

function keepOnlyDesired(
  view: ReadyOrderView,
  desired: readonly DesiredChallenge[],
  now: Instant,
): OrderWord | undefined {
  const { challenges } = view;
  const surplus = challenges.find((one) => !isGoing(one) && !desired.some((wish) => isAsDesired(one, wish)));
  if (surplus !== undefined) return deleteChallenge(surplus, 'the Order needs no such Challenge');
  const missing = desired.find((wish) => !challenges.some((one) => isAsDesired(one, wish)));
  if (missing !== undefined) return make(view, missing, now);
  return untilProven(view, now);
}

/** A Challenge of our name that is on its way out keeps the name until it has cleaned up. */
function make(view: ReadyOrderView, wish: DesiredChallenge, now: Instant): OrderWord {
  const leaving = view.challenges.find(({ metadata }) => metadata.name === wish.name);
  if (leaving !== undefined) return awaitChallenges(view, `Challenge "${wish.name}" is being deleted`, now);
  const message = `Created Challenge resource "${wish.name}" for domain "${wish.spec.dnsName}"`;
  return {
    do: 'create',
    type: challengeType,
    object: challengeObject(view, wish),
    manager: component,
    class: 'urgent',
    then: [{ type: 'Normal', reason: 'Created', message, component }],
  };
}

/** The finalizer is there from the beginning: a Challenge deleted right away is cleaned up behind as well. */
function challengeObject(view: ReadyOrderView, { name, spec }: DesiredChallenge): KubeObject {
  const { metadata } = view.order;
  return {
    apiVersion: apiVersionOf(challengeType),
    kind: challengeType.kind,
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: metadata.labels,
      annotations: metadata.annotations,
      finalizers: [challengeFinalizer],
      ownerReferences: [
        {
          apiVersion: apiVersionOf(orderType),
          kind: orderType.kind,
          name: metadata.name,
          uid: metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec,
  };
}

/** A Challenge that has failed is the end of the order, mostly: the server says so. */
function untilProven(view: ReadyOrderView, now: Instant): OrderWord | undefined {
  if (view.challenges.some(({ status }) => isFailedState(status.state))) return lookAtOrder(view, now);
  const open = view.challenges.filter(({ status }) => status.state !== 'valid');
  return open.length === 0 ? takeBackWhy(view) : waitTellingWhy(view, open, now);
}

/** No time will mend it: the issuer's solvers have to be changed, or the names. Source: reference §2.13. */
function waitForSolver(view: ReadyOrderView, because: string, now: Instant): OrderWord {
  const reason = `${NO_SOLVER}${because}`;
  if (view.order.status.reason !== reason) return writeStatus(view, { reason }, { then: [warning('Solver', reason)] });
  const { kind, metadata } = view.issuer.facts;
  const type = kind === 'ClusterIssuer' ? clusterIssuerType : issuerType;
  return {
    do: 'await',
    because,
    changeOf: [ownKey(view), { type, namespace: metadata.namespace, name: metadata.name }],
    atLatest: after(now, hours(1)),
  };
}

const isGoing = ({ metadata }: ChallengeFacts): boolean => metadata.deletionTimestamp !== undefined;
