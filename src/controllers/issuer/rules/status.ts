import type { IssuerStatus } from '../../../api/issuer/types.ts';
import type { Instant } from '../../../base/instant.ts';
import type { IssuerAccount } from '../../../issuers/issuer.ts';
import type { IssuerView } from '../view.ts';
import type { Readiness } from './readiness.ts';
import type { IssuerWord } from './word.ts';
import { conditionOf } from '../../../api/conditions.ts';
import { secretType } from '../../../api/resource-types.ts';
import { assertNever } from '../../../base/assert-never.ts';
import { after, earliest, hours } from '../../../base/instant.ts';
import { withCondition } from '../../condition.ts';
import { readiness } from './readiness.ts';
import { componentOf, ownKey } from './word.ts';

/** Checks the issuer and writes its Ready condition if it is not so yet, in one write; else rests. Source: reference §2.12. */
export function syncReadiness(view: IssuerView, now: Instant): IssuerWord {
  const found = readiness(view, now);
  switch (found.is) {
    case 'unchecked':
      return { do: 'call', call: found.call };
    case 'unchanged':
      return { do: 'sleep', because: found.because, until: found.until };
    case 'known':
      return isWritten(view, found) ? rest(view, found, now) : write(view, found, now);
    default:
      return assertNever(found);
  }
}

type Known = Extract<Readiness, { is: 'known' }>;

function isWritten({ issuer }: IssuerView, { condition, account }: Known): boolean {
  if (account !== undefined && !isSameAccount(issuer.status.acme ?? {}, account)) return false;
  const present = conditionOf(issuer.status.conditions, 'Ready');
  return (
    present?.status === condition.status &&
    present.reason === condition.reason &&
    (present.message ?? '') === condition.message &&
    present.observedGeneration === issuer.metadata.generation
  );
}

const isSameAccount = (status: NonNullable<IssuerStatus['acme']>, account: IssuerAccount): boolean =>
  status.uri === account.uri &&
  (status.lastRegisteredEmail ?? '') === account.lastRegisteredEmail &&
  status.lastPrivateKeyHash === account.lastPrivateKeyHash;

/** Told only when something else is to be read in the condition than its generation. */
function write(view: IssuerView, { condition, events, account }: Known, now: Instant): IssuerWord {
  const { metadata, status } = view.issuer;
  const present = conditionOf(status.conditions, 'Ready');
  const isNews = present?.reason !== condition.reason || (present.message ?? '') !== condition.message;
  const wish = { ...condition, observedGeneration: metadata.generation };
  return {
    do: 'setStatus',
    of: { key: ownKey(view), uid: metadata.uid, resourceVersion: metadata.resourceVersion },
    status: {
      conditions: withCondition(status.conditions ?? [], wish, now),
      ...(account === undefined ? {} : { acme: account }),
    },
    manager: componentOf(view),
    then: isNews ? events : [],
    class: 'normal',
  };
}

/** Until the spec or a Secret changes; while not Ready within the hour. */
function rest(view: IssuerView, { condition, until }: Known, now: Instant): IssuerWord {
  const secrets = (view.check?.credentials ?? []).map(({ namespace, name }) => ({ type: secretType, namespace, name }));
  const latest = after(now, condition.status === 'True' ? hours(10) : hours(1));
  return {
    do: 'await',
    because: condition.message === '' ? condition.reason : condition.message,
    changeOf: [ownKey(view), ...secrets],
    atLatest: earliest(until, latest) ?? latest,
  };
}
