import { isDeepStrictEqual } from 'node:util';
import { defined } from '../../base/defined.ts';
import { digest } from '../../base/digest.ts';
import { fnv1a32 } from '../../base/fnv1a.ts';
import { issuerReferenceWithDefaults } from '../issuer-reference.ts';
import { chooseSolver } from '../issuer/choose-solver.ts';
import type { SolvableType } from '../issuer/choose-solver.ts';
import type { AcmeSolver } from '../issuer/types.ts';
import type { OrderFacts } from '../order/facts.ts';
import { solverWithOverrides } from '../order/solver-overrides.ts';
import type { OrderStatus } from '../order/types.ts';
import type { ChallengeFacts } from './facts.ts';
import type { ChallengeSpec } from './types.ts';

/** A Challenge that an Order needs. */
export interface DesiredChallenge {
  readonly name: string;
  readonly spec: ChallengeSpec;
}

/** What Challenges are made from: nothing of it can be written by whoever may only write Challenges. */
export interface ChallengeSources {
  readonly order: OrderFacts;
  /** Of the issuer. */
  readonly solvers: readonly AcmeSolver[];
  /** Of the account's key: base64url SHA-256 of its JWK. RFC 7638. */
  readonly thumbprint: string;
}

/** The Challenges of an Order; or why there is no way to prove one of its names, in words for the Order. */
export type DesiredChallenges =
  | { readonly is: 'challenges'; readonly challenges: readonly DesiredChallenge[] }
  | { readonly is: 'none'; readonly because: string };

type Authorization = NonNullable<OrderStatus['authorizations']>[number];

/** A Challenge for each authorization that is not valid already. Reference 2.13. */
export function desiredChallenges(sources: ChallengeSources): DesiredChallenges {
  const challenges: DesiredChallenge[] = [];
  for (const authorization of sources.order.status.authorizations ?? []) {
    if (authorization.initialState === 'valid') continue;
    const spec = specFor(sources, authorization);
    if (typeof spec === 'string') return { is: 'none', because: spec };
    challenges.push({ name: challengeName(sources.order.metadata.name, spec), spec });
  }
  return { is: 'challenges', challenges };
}

/** The spec for one authorization; a sentence where there is none. */
function specFor(
  { order, solvers, thumbprint }: ChallengeSources,
  authorization: Authorization,
): ChallengeSpec | string {
  const { identifier: domain = '', wildcard = false, challenges = [] } = authorization;
  const offered = challenges.map(({ type }) => type);
  const choice = chooseSolver(solvers, { domain, wildcard, offered, labels: order.metadata.labels });
  if (choice.is === 'none') return choice.because;
  const solver = solverWithOverrides(choice.solver, order.metadata.annotations);
  if (solver.is === 'refused') return solver.because;
  const challenge = challenges.find(({ type }) => type === choice.type.toLowerCase());
  if (challenge === undefined) return `the server offers no ${choice.type} for "${domain}"`;
  return defined({
    authorizationURL: authorization.url,
    dnsName: domain,
    wildcard: wildcard || undefined,
    type: choice.type,
    url: challenge.url,
    token: challenge.token,
    key: presentedKey(choice.type, `${challenge.token}.${thumbprint}`),
    solver: solver.solver,
    issuerRef: order.spec.issuerRef,
  });
}

/** HTTP-01 shows the key authorization itself, DNS-01 its digest. RFC 8555 §8.3, §8.4. */
const presentedKey = (type: SolvableType, keyAuthorization: string): string =>
  type === 'HTTP-01' ? keyAuthorization : digest(keyAuthorization);

/** As long as the hash after it leaves a name of 63 octets. Reference 2.13. */
const NAME_LENGTH = 52;

/** Without the key, which another account key would change. Reference 2.13. */
function challengeName(order: string, spec: ChallengeSpec): string {
  const named = JSON.stringify({ ...spec, key: undefined });
  return `${order.slice(0, NAME_LENGTH).replace(/[.-]+$/, '')}-${fnv1a32(named)}`;
}

/** Whether a Challenge is the one wanted, word for word. */
export const isAsDesired = ({ metadata, spec }: ChallengeFacts, wish: DesiredChallenge): boolean =>
  metadata.name === wish.name && isDeepStrictEqual(comparable(spec), comparable(wish.spec));

/** Defaults of a reference may be written out or left out. */
function comparable({ issuerRef, wildcard, ...spec }: ChallengeSpec): object {
  return { ...spec, wildcard: wildcard ?? false, issuerRef: issuerReferenceWithDefaults(issuerRef) };
}
