import type { ChallengeFacts } from '../../api/challenge/facts.ts';
import { isFinalState } from '../../api/order/facts.ts';
import type { Reader } from '../../kube/controller.ts';

/** Whether a Challenge still has something to prove. */
export const isOpen = ({ status, metadata }: ChallengeFacts): boolean =>
  !isFinalState(status.state) && metadata.deletionTimestamp === undefined;

/** What two Challenges share that prove the same name in the same way. */
export const sameProof = ({ spec }: ChallengeFacts): string => `${spec.type} ${spec.dnsName.toLowerCase()}`;

/**
 * Whether it is a Challenge's turn: it has started already; or no older one proves the same name in the same way, and it is among the first
 * `most` of all. A namespace's second waits for every namespace's first, so that none with hundreds of them keeps the others waiting.
 * By rank, not by counting: two that decide at the same moment agree. Source: reference §2.14; architecture 5.6.
 */
export function isItsTurn(challenges: Reader<ChallengeFacts>, own: ChallengeFacts, most: number): boolean {
  if (own.status.processing === true) return true;
  const others = challenges.by('proof', sameProof(own)).filter((other) => isOpen(other) && isBefore(other, own));
  return others.length === 0 && starters(challenges, most).has(own);
}

/** Those among the first `most`. */
export function starters(challenges: Reader<ChallengeFacts>, most: number): ReadonlySet<ChallengeFacts> {
  const open = challenges.by('open', 'true');
  if (open.length <= most) return new Set(open);
  const placeInNamespace = new Map<string, number>();
  const ranked = [...open].sort(byAge).map((challenge) => {
    const { namespace } = challenge.metadata;
    const place = placeInNamespace.get(namespace) ?? 0;
    placeInNamespace.set(namespace, place + 1);
    return { challenge, place };
  });
  return new Set(
    ranked
      .sort((one, other) => one.place - other.place || byAge(one.challenge, other.challenge))
      .slice(0, most)
      .map(({ challenge }) => challenge),
  );
}

const isBefore = (one: ChallengeFacts, other: ChallengeFacts): boolean => byAge(one, other) < 0;

/** The oldest first, then the smallest uid. */
function byAge({ metadata: one }: ChallengeFacts, { metadata: other }: ChallengeFacts): number {
  if (one.creationTimestamp !== other.creationTimestamp)
    return one.creationTimestamp < other.creationTimestamp ? -1 : 1;
  return one.uid < other.uid ? -1 : Number(one.uid > other.uid);
}
