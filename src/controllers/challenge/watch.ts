import type { ChallengeFacts } from '../../api/challenge/facts.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import type { Cached, ObjectKey } from '../../api/kubernetes.ts';
import type { OrderFacts } from '../../api/order/facts.ts';
import type { SolverObjectFacts } from '../../api/challenge/solver-object.ts';
import type { SecretFacts } from '../../api/secret/facts.ts';
import { challengeType } from '../../api/resource-types.ts';
import type { Change } from '../../kube/controller.ts';
import type { Watch } from '../../kube/run-controllers.ts';
import { isNewsOfIssuer, issuerText, textOfIssuer } from '../issuer-indexes.ts';
import type { ChallengeSettings } from './settings.ts';
import { isOpen, sameProof, starters } from './turns.ts';
import type { ChallengeReaders } from './view.ts';

const keyOf = ({ metadata: { namespace, name } }: Cached): ObjectKey => ({ type: challengeType, namespace, name });

/**
 * What wakes a Challenge: itself, what was made for it, its Order, its issuer and the Secrets that the issuer names; and the end of another one, which lets those start
 * whose turn it then is.
 */
export function challengeWatches(
  readers: ChallengeReaders,
  { mostAtOnce, clusterResourceNamespace }: ChallengeSettings,
) {
  const nextAfter = (ended: ChallengeFacts): readonly ChallengeFacts[] => {
    const first = [...starters(readers.challenges, mostAtOnce)];
    return [...readers.challenges.by('proof', sameProof(ended)), ...first].filter(
      (challenge) => isOpen(challenge) && challenge.status.processing !== true,
    );
  };
  const challenges: Watch<ChallengeFacts> = {
    store: 'challenges',
    keys: ({ before, after }) => {
      const own = after ?? before;
      if (own === undefined) return [];
      const hasEnded = before !== undefined && isOpen(before) && (after === undefined || !isOpen(after));
      return [own, ...(hasEnded ? nextAfter(own) : [])].map(keyOf);
    },
  };
  const orders: Watch<OrderFacts> = {
    store: 'orders',
    keys: (change) =>
      latest(change).flatMap(({ metadata }) => readers.challenges.by('controller', metadata.uid).map(keyOf)),
  };
  const waitingFor = (issuer: IssuerFacts) => readers.challenges.by('issuer', textOfIssuer(issuer)).map(keyOf);
  const issuers: Watch<IssuerFacts> = { store: 'issuers', keys: (change) => newsOf(change).flatMap(waitingFor) };
  const clusterIssuers: Watch<IssuerFacts> = { ...issuers, store: 'clusterissuers' };
  const usedBy = (secret: Cached) => issuersNaming(readers, clusterResourceNamespace, secret).flatMap(waitingFor);
  const secrets: Watch<SecretFacts> = { store: 'secrets', keys: (change) => latest(change).flatMap(usedBy) };
  const strangers: Watch<Cached> = { store: 'secrets-metadata', keys: (change) => latest(change).flatMap(usedBy) };
  const solverObjects = (store: string): Watch<SolverObjectFacts> => ({
    store,
    keys: (change) =>
      latest(change).flatMap(({ controller }) =>
        controller === undefined ? [] : readers.challenges.by('uid', controller).map(keyOf),
      ),
  });
  return { challenges, orders, issuers, clusterIssuers, secrets, strangers, solverObjects };
}

const issuersNaming = (
  readers: ChallengeReaders,
  clusterResourceNamespace: string,
  { metadata: { namespace, name } }: Cached,
): readonly IssuerFacts[] => [
  ...readers.issuers.by('secret', `${namespace}/${name}`),
  ...(namespace === clusterResourceNamespace ? readers.clusterIssuers.by('secret', `/${name}`) : []),
];

/** What is written of a budget of orders is no news. */
const newsOf = (change: Change<IssuerFacts>): readonly IssuerFacts[] => (isNewsOfIssuer(change) ? latest(change) : []);

/** Before and after have the same name, by which alone others are found here. */
function latest<T extends Cached>({ before, after }: Change<T>): readonly T[] {
  const object = after ?? before;
  return object === undefined ? [] : [object];
}

/** The indexes that a Challenge is filed under. */
export const challengeIndexes = {
  uid: ({ metadata }: ChallengeFacts) => [metadata.uid],
  controller: ({ controller }: ChallengeFacts) => (controller === undefined ? [] : [controller]),
  /** Those that still have something to prove. */
  open: (challenge: ChallengeFacts) => (isOpen(challenge) ? ['true'] : []),
  /** By what they prove. */
  proof: (challenge: ChallengeFacts) => (isOpen(challenge) ? [sameProof(challenge)] : []),
  /** Those that have something to do or to clean up, by issuer. */
  issuer: (challenge: ChallengeFacts) =>
    isOpen(challenge) || challenge.metadata.finalizers.length > 0
      ? [issuerText(challenge.spec.issuerRef, challenge.metadata.namespace)]
      : [],
} as const;
