import type { CertificateRequestFacts } from '../../api/certificate-request/facts.ts';
import type { ChallengeFacts } from '../../api/challenge/facts.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import type { Cached, ObjectKey } from '../../api/kubernetes.ts';
import type { OrderFacts } from '../../api/order/facts.ts';
import { isFinalState } from '../../api/order/facts.ts';
import { orderType } from '../../api/resource-types.ts';
import type { Change } from '../../kube/controller.ts';
import type { Watch } from '../../kube/run-controllers.ts';
import { isNewsOfIssuer, issuerText, textOfIssuer } from '../issuer-indexes.ts';
import type { OrderReaders } from './view.ts';

const keyOf = ({ metadata: { namespace, name } }: Cached): ObjectKey => ({ type: orderType, namespace, name });

/**
 * What wakes an Order: itself, its Challenges, its CertificateRequest, and its issuer. Secrets wake it through the issuer, which says whether it
 * still has an account.
 */
export function orderWatches(readers: OrderReaders) {
  const orders: Watch<OrderFacts> = { store: 'orders', keys: (change) => latest(change).map(keyOf) };
  const challenges: Watch<ChallengeFacts> = {
    store: 'challenges',
    keys: (change) =>
      (isNewsOfChallenge(change) ? latest(change) : []).flatMap(({ controller }) =>
        controller === undefined ? [] : readers.orders.by('uid', controller).map(keyOf),
      ),
  };
  const requests: Watch<CertificateRequestFacts> = {
    store: 'certificaterequests',
    keys: (change) =>
      latest(change).flatMap(({ metadata }) => readers.orders.by('controller', metadata.uid).map(keyOf)),
  };
  const waitingFor = (issuer: IssuerFacts) => readers.orders.by('issuer', textOfIssuer(issuer)).map(keyOf);
  const issuers: Watch<IssuerFacts> = { store: 'issuers', keys: (change) => newsOf(change).flatMap(waitingFor) };
  const clusterIssuers: Watch<IssuerFacts> = { ...issuers, store: 'clusterissuers' };
  return { orders, challenges, requests, issuers, clusterIssuers };
}

/** How far it has come with presenting is its own business: an Order looks at what it says, at its end, and whether it is there. */
function isNewsOfChallenge({ before, after }: Change<ChallengeFacts>): boolean {
  if (before === undefined || after === undefined) return true;
  const [one, other] = [before, after];
  return (
    one.status.state !== other.status.state ||
    one.status.reason !== other.status.reason ||
    one.metadata.deletionTimestamp !== other.metadata.deletionTimestamp ||
    one.metadata.uid !== other.metadata.uid ||
    one.metadata.generation !== other.metadata.generation
  );
}

/** What is written of a budget of orders is no news. */
const newsOf = (change: Change<IssuerFacts>): readonly IssuerFacts[] => (isNewsOfIssuer(change) ? latest(change) : []);

/** Before and after have the same name and owner, by which alone others are found here. */
function latest<T extends Cached>({ before, after }: Change<T>): readonly T[] {
  const object = after ?? before;
  return object === undefined ? [] : [object];
}

/** The indexes that an Order is filed under. */
export const orderIndexes = {
  uid: ({ metadata }: OrderFacts) => [metadata.uid],
  controller: ({ controller }: OrderFacts) => (controller === undefined ? [] : [controller]),
  /** Those not at their end yet, by issuer. */
  issuer: ({ status, spec, metadata }: OrderFacts) =>
    isFinalState(status.state) ? [] : [issuerText(spec.issuerRef, metadata.namespace)],
} as const;
