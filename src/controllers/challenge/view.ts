import { isDeepStrictEqual } from 'node:util';
import type { ChallengeFacts } from '../../api/challenge/facts.ts';
import type { IssuerFacts } from '../../api/issuer/facts.ts';
import { secretsNamedBy } from '../../api/issuer/secrets.ts';
import type { AcmeIssuerSpec } from '../../api/issuer/types.ts';
import type { SolverObjectFacts } from '../../api/challenge/solver-object.ts';
import type { Fault } from '../../base/fault.ts';
import type { ChooseRoute, IngressEdit } from '../../solvers/http01/route.ts';
import type { KubeObject, ObjectKey } from '../../api/kubernetes.ts';
import type { OrderFacts } from '../../api/order/facts.ts';
import type { Uid } from '../../base/brand.ts';
import type { Desk, Reader } from '../../kube/controller.ts';
import type { AcmePlace } from '../acme-account.ts';
import { acmePlaceOf } from '../acme-account.ts';
import type { IssuerReaders } from '../find-issuer.ts';
import { findIssuer } from '../find-issuer.ts';
import type { SecretReaders } from '../secret-version.ts';
import { secretVersion } from '../secret-version.ts';
import type { ChallengeReply, Dns01Task } from './calls.ts';
import type { ChallengeSettings } from './settings.ts';
import { isItsTurn } from './turns.ts';

/** For whom it is proven, as far as that is known. */
export type ChallengeIssuerView =
  /** Somebody else's business: another group, or an issuer of another type. */
  { readonly is: 'foreign' } | { readonly is: 'missing' | 'notReady'; readonly because: string } | ReadyIssuer;

/** An ACME issuer that has an account. */
export interface ReadyIssuer {
  readonly is: 'ready';
  readonly facts: IssuerFacts;
  readonly acme: AcmeIssuerSpec;
  readonly place: AcmePlace;
}

/** All that a decision about one Challenge may look at. */
export interface ChallengeView {
  readonly challenge: ChallengeFacts;
  /** The Order that controls it; undefined if the caches show none. */
  readonly order: OrderFacts | undefined;
  readonly issuer: ChallengeIssuerView;
  /** Whether it may be worked on: only so many are at once. */
  readonly isItsTurn: boolean;
  /** What is presented where, for DNS-01; undefined for a Challenge of another type. */
  readonly dns01: Dns01Task | undefined;
  /** What leads to the answer, for HTTP-01; undefined for a Challenge of another type. */
  readonly http01: Http01View | undefined;
  /** Whether its solver is still one of the issuer's. */
  readonly isSolverKnown: boolean;
  readonly settings: ChallengeSettings;
  readonly desk: Desk<ChallengeReply>;
}

/** The way to an answer, and what there is of it. */
export interface Http01View {
  /** Why there is no way; undefined if there is one. */
  readonly problem: Fault | undefined;
  readonly desired: readonly KubeObject[];
  /** Those that the Challenge controls. */
  readonly existing: readonly SolverObjectFacts[];
  /** What is done to an Ingress of somebody else, where the solver names one. */
  readonly edit: IngressEdit | undefined;
}

/** A view whose issuer can be asked. */
export type ReadyChallengeView = ChallengeView & { readonly issuer: ReadyIssuer };

/** The caches that observe() and the watches read. */
export interface ChallengeReaders extends IssuerReaders, SecretReaders {
  readonly challenges: Reader<ChallengeFacts>;
  readonly orders: Reader<OrderFacts>;
  /** One for each kind of object that a solver of HTTP-01 is made of. */
  readonly solverObjects: readonly Reader<SolverObjectFacts>[];
}

/** What a view is made from, besides key and desk. */
export interface ViewParts {
  readonly readers: ChallengeReaders;
  readonly chooseRoute: ChooseRoute;
  readonly settings: ChallengeSettings;
}

/** Makes the view of one Challenge; undefined if it is gone. */
export function observe(
  parts: ViewParts,
  key: ObjectKey,
  desk: Desk<ChallengeReply>,
): { readonly view: ChallengeView; readonly uid: Uid } | undefined {
  const { readers, settings } = parts;
  const challenge = readers.challenges.get(key.namespace, key.name);
  if (challenge === undefined) return undefined;
  const issuer = issuerView(parts, challenge);
  return {
    uid: challenge.metadata.uid,
    view: {
      challenge,
      order: orderOf(readers, challenge),
      issuer,
      isItsTurn: isItsTurn(readers.challenges, challenge, settings.mostAtOnce),
      http01: http01View(parts, challenge),
      dns01: issuer.is === 'ready' ? dns01Task(parts, challenge, issuer) : undefined,
      isSolverKnown: issuer.is === 'ready' && isOneOf(issuer.acme.solvers ?? [], challenge),
      settings,
      desk,
    },
  };
}

/** By uid: one of the same name may have been made after the first was deleted. */
function orderOf(readers: ChallengeReaders, { metadata, controller }: ChallengeFacts): OrderFacts | undefined {
  if (controller === undefined) return undefined;
  const [order] = readers.orders.by('uid', controller);
  return order?.metadata.namespace === metadata.namespace ? order : undefined;
}

function issuerView({ readers, settings }: ViewParts, challenge: ChallengeFacts): ChallengeIssuerView {
  const found = findIssuer(readers, challenge.spec.issuerRef, challenge.metadata.namespace);
  if (found.is === 'foreign') return found;
  if (found.is === 'missing') return { is: 'missing', because: found.because };
  const { facts } = found;
  const { acme } = facts.spec;
  if (acme === undefined) return { is: 'foreign' };
  const place = acmePlaceOf(readers, facts, settings);
  return place.is === 'ready' ? { is: 'ready', facts, acme, place: place.place } : place;
}

function http01View({ readers, settings, chooseRoute }: ViewParts, challenge: ChallengeFacts): Http01View | undefined {
  const { spec, metadata } = challenge;
  if (spec.type !== 'HTTP-01') return undefined;
  const existing = readers.solverObjects.flatMap((reader) => reader.by('controller', metadata.uid));
  const { namespace, name, uid } = metadata;
  const own = { namespace, name, uid, spec, settings: settings.http01 };
  const choice = chooseRoute(own);
  if (choice.is === 'none') return { problem: choice.fault, desired: [], existing, edit: undefined };
  return { problem: undefined, desired: choice.route.desired(own), existing, edit: choice.route.edited?.(own) };
}

function dns01Task(
  { readers, settings }: ViewParts,
  { spec }: ChallengeFacts,
  issuer: ReadyIssuer,
): Dns01Task | undefined {
  const { dns01 } = spec.solver;
  if (spec.type !== 'DNS-01' || dns01 === undefined) return undefined;
  const isClusters = issuer.facts.kind === 'ClusterIssuer';
  const namespace = isClusters ? settings.clusterResourceNamespace : issuer.facts.metadata.namespace;
  return {
    domain: spec.dnsName,
    wildcard: spec.wildcard ?? false,
    value: spec.key,
    dns01,
    resourceNamespace: namespace,
    ambientCredentials: settings.ambientCredentials[isClusters ? 'clusterIssuers' : 'issuers'],
    credentials: secretsOf(dns01).map((name) => ({
      namespace,
      name,
      version: secretVersion(readers, namespace, name),
    })),
  };
}

/** The Secrets that a solver names; found once for each version of a Challenge, as each turn asks. */
function secretsOf(dns01: Dns01Task['dns01']): readonly string[] {
  const known = secretsOfSolvers.get(dns01);
  if (known !== undefined) return known;
  const acme = { server: '', privateKeySecretRef: { name: '' }, solvers: [{ dns01 }] };
  const names = [...new Set(secretsNamedBy({ acme }).map(({ name }) => name))];
  secretsOfSolvers.set(dns01, names);
  return names;
}

const secretsOfSolvers = new WeakMap<Dns01Task['dns01'], readonly string[]>();

/** Annotations of an Order may change the route of HTTP-01, and no credential. */
const isOneOf = (solvers: NonNullable<AcmeIssuerSpec['solvers']>, { spec }: ChallengeFacts): boolean =>
  solvers.some((solver) => isDeepStrictEqual(solver.dns01, spec.solver.dns01));
